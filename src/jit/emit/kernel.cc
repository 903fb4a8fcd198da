// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of a kernel: one per region, one that runs a CTA's warps from barrier to barrier, and
// the two entry points.
#include <llvm/IR/Constants.h>
#include <llvm/IR/IntrinsicsX86.h>
#include <llvm/IR/Verifier.h>

#include "jit/emit/debug_lines.h"
#include "jit/emit/emitter.h"
#include "jit/emit/gang.h"
#include "jit/emit/raw_floats.h"
#include "jit/emit/schedule.h"
#include "jit/lower/stream.h"
#include "simt/analysis.h"
#include "simt/interp.h"

namespace heddle::jit {
namespace {

using llvm::BasicBlock;
using llvm::Function;
using llvm::FunctionType;
using llvm::Type;
using llvm::Value;

class KernelMaker {
 public:
  KernelMaker(const simt::Module& m, const simt::Function& f, const HostTarget& t, const Options& o, llvm::Module& out)
      : m_(m), kernel_(f), target_(t), options_(o), out_(out), b_(out.getContext()) {}

  Result<EmittedKernel> run() {
    TRY(plan());
    layout_ = make_layout(plan_, options_.warp_size);
    if (!scheduled_) {
      tally_ = find_tally(m_, plan_);
      may_stream_ = may_stream(m_, plan_);
    }
    local_bytes_ = simt::local_bytes_per_lane(m_, kernel_);
    simple_ = plan_.regions.size() == 1;
    if (options_.debug_info) lines_.emplace(out_, m_.files);
    for (size_t r = 0; r < plan_.regions.size(); ++r) regions_.push_back(declare_region(r));
    for (size_t r = 0; r < plan_.regions.size(); ++r) TRY(region(r));
    TRY(device_functions());
    Function* cta = run_cta();
    emitted_.range_name = "heddle.range";
    run_range(cta);
    if (plan_.function.uses_grid_barrier) {
      emitted_.step_name = "heddle.step";
      run_step(cta);
    }
    if (lines_) lines_->finish();
    fill_info();
    return std::move(emitted_);
  }

 private:
  Result<simt::Plan> plan_for(uint32_t warp_size, bool lockstep) const {
    simt::PlanOptions po;
    po.warp_size = warp_size;
    std::copy(options_.block, options_.block + 3, po.block);
    po.grid_below_2g = options_.grid_below_2g;
    po.lockstep = lockstep;
    return simt::make_plan(m_, kernel_, po);
  }

  Result<void> plan() {
    plan_ = TRY(plan_for(options_.warp_size, true));
    TRY(check_barriers());
    if (scheduled_) {                     // a schedule has its own order
      if (!in_step()) return {};
      plan_ = TRY(plan_for(options_.warp_size, false));
      return check_barriers();
    }
    if (options_.gang == Gang::Never || !may_gang(m_, plan_, options_)) return {};
    simt::Plan wide = TRY(plan_for(options_.warp_size * kGang, true));
    if (options_.gang == Gang::AsItPays && !worth_ganging(wide, target_, options_.warp_size)) return {};
    plan_ = std::move(wide);
    gang_ = kGang;
    options_.warp_size *= kGang;
    return check_barriers();
  }

  const simt::Instr& barrier_of(size_t region) const {
    const auto& instrs = plan_.function[plan_.regions[region].barrier].instrs;
    return plan_.function[instrs[instrs.size() - 2]];
  }

  /// Where warps do not all meet at each barrier: yields, arrivals, barriers of some of the warps or of
  /// a number that is computed. Then a schedule runs them, one region of one warp at a time.
  bool needs_schedule() const {
    for (size_t r = 1; r < plan_.regions.size(); ++r) {
      const simt::Instr& i = barrier_of(r);
      if (simt::is_grid_barrier(m_, i) || simt::is_lockstep(i)) continue;
      if (i.op == simt::Op::yield || i.mods[isa::Slot::mode] == isa::Mod::arrive) return true;
      // Operands: barrier number, then perhaps a thread count, then perhaps the vote.
      size_t counts = i.operands.size() - (votes(i) ? 1 : 0);
      if (!simt::constant_of(plan_.function, i.operands[0])) return true;
      if (counts < 2) continue;
      auto n = simt::constant_of(plan_.function, i.operands[1]);
      uint64_t all = uint64_t{options_.block[0]} * options_.block[1] * options_.block[2];
      if (!n || !all || *n != all) return true;
    }
    return false;
  }

  bool lockstep(size_t region) const { return region && simt::is_lockstep(barrier_of(region)); }
  bool in_step() const {
    for (size_t r = 1; r < plan_.regions.size(); ++r)
      if (lockstep(r)) return true;
    return false;
  }

  /// Warps may leave region r by a lockstep yield.
  bool leads_to_yield(size_t r) const {
    std::vector<char> seen(plan_.function.blocks.size(), 0);
    std::vector<simt::BlockId> work;
    auto go = [&](simt::BlockId b) {
      if (b && !seen[b.index]) seen[b.index] = 1, work.push_back(b);
    };
    if (simt::BlockId barrier = plan_.regions[r].barrier) for (simt::BlockId b : plan_.blocks[barrier.index].exit.next) go(b);
    else go(simt::BlockId(0));
    while (!work.empty()) {
      const simt::BlockPlan& plan = plan_.blocks[work.back().index];
      const auto& instrs = plan_.function[work.back()].instrs;
      work.pop_back();
      if (plan.guarded) go(plan.skip);
      if (!plan.barrier) for (simt::BlockId b : plan.exit.next) go(b);
      else if (simt::is_lockstep(plan_.function[instrs[instrs.size() - 2]])) return true;
    }
    return false;
  }

  Result<void> check_barriers() {
    for (size_t r = 1; r < plan_.regions.size(); ++r)
      any_votes_ = any_votes_ || votes(barrier_of(r));
    scheduled_ = needs_schedule();
    if (scheduled_) plan_.barriers_together = false;
    if (scheduled_ && plan_.function.uses_grid_barrier)
      return error(ErrorKind::NotSupported, "needs interpreter: warps of {} wait for each other and for the grid", kernel_.name);
    return {};
  }

  /// The one size of all accesses to the kernel's local memory, when nothing else may look at it: no
  /// pointer is made of its addresses and no function is called that has a frame of its own.
  unsigned local_word() const {
    unsigned word = 0;
    for (simt::BlockId block : plan_.order)
      for (simt::InstrId n : plan_.function[block].instrs) {
        const simt::Instr& i = plan_.function[n];
        if (i.op == simt::Op::call_indirect) return 0;
        if (i.op == simt::Op::call && m_.symbols[i.symbol.index].kind != simt::Symbol::Kind::Builtin) return 0;
        if (i.op != simt::Op::isa || i.mods[isa::Slot::space] != isa::Mod::local) continue;
        bool load = i.opcode == isa::Opcode::ld, store = i.opcode == isa::Opcode::st;
        if (!load && !store) return 0;
        for (simt::ValueId v : load ? i.results : std::vector<simt::ValueId>{i.operands[1]}) {
          if (!v) continue;
          unsigned bytes = std::max(8u, simt::width_of(plan_.function[v].type)) / 8;
          if (bytes > 8 || (word && word != bytes)) return 0;
          word = bytes;
        }
      }
    return word;
  }

  /// Regions behind a cut are ended with by several others, hence not inlined.
  bool follows_cut(size_t r) const { return r && simt::is_cut(plan_.function, plan_.regions[r].barrier); }

  Function* declare_region(size_t r) {
    Type *ptr = b_.getPtrTy(), *i32 = b_.getInt32Ty();
    auto* type = FunctionType::get(i32, {ptr, i32, i32, i32, i32, ptr}, false);
    auto* fn = Function::Create(type, Function::InternalLinkage, region_name(r), out_);
    fn->addFnAttr(follows_cut(r) ? llvm::Attribute::NoInline : llvm::Attribute::AlwaysInline);
    fn->addFnAttr(llvm::Attribute::NoUnwind);
    return fn;
  }

  Result<void> region(size_t r) {
    Function* fn = regions_[r];
    llvm::IRBuilder<> b(out_.getContext());
    LoweringContext::Inside in{target_, options_, m_, plan_, layout_, out_, b, options_.warp_size, local_bytes_, local_word(), emitted_, raw_floats(plan_.function), called_, scheduled_};
    in.region = r;
    if (may_stream_) in.streams = &streams_;
    if (tally_.where != Tally::Where::None) in.tally_plan = &tally_, in.tally = fn->getArg(5);
    in.lines = lines_ ? &*lines_ : nullptr;
    in.fn = fn;
    in.worker = fn->getArg(0);
    in.warp = fn->getArg(1);
    for (unsigned d = 0; d < 3; ++d) in.ctaid[d] = fn->getArg(2 + d);
    in.local_sp = b.getInt64(0);
    Emitter e(in);
    TRY(e.region(plan_.regions[r].barrier), "compiling kernel {}", kernel_.name);
    return {};
  }

  /// Bodies of what regions call, and of what those call.
  Result<void> device_functions() {
    std::set<uint32_t> done;
    for (;;) {
      auto next = std::find_if(called_.begin(), called_.end(), [&](uint32_t f) { return !done.contains(f); });
      if (next == called_.end()) return {};
      uint32_t index = *next;
      done.insert(index);
      TRY(device_function(m_.functions[index]), "compiling function {}", m_.functions[index].name);
    }
  }

  Result<void> device_function(const simt::Function& f) {
    if (!f.refused.empty()) return unsupported(fmt::format("{} (in function {})", f.refused, f.name));
    simt::PlanOptions po;
    po.warp_size = options_.warp_size;
    std::copy(options_.block, options_.block + 3, po.block);
    po.grid_below_2g = options_.grid_below_2g;
    simt::Plan plan = TRY(simt::make_plan(m_, f, po));
    if (plan.regions.size() > 1)
      return error(ErrorKind::NotSupported, "needs interpreter: a barrier in function {}, which is not inlined", f.name);
    Layout layout = make_layout(plan, options_.warp_size);
    Function* fn = out_.getFunction("function." + f.name);
    llvm::IRBuilder<> b(out_.getContext());
    LoweringContext::Inside in{target_, options_, m_, plan, layout, out_, b, options_.warp_size, local_bytes_, 0, emitted_, raw_floats(plan.function), called_};
    in.lines = lines_ ? &*lines_ : nullptr;
    in.fn = fn;
    in.worker = fn->getArg(0);
    in.warp = fn->getArg(1);
    for (unsigned d = 0; d < 3; ++d) in.ctaid[d] = fn->getArg(2 + d);
    in.local_sp = fn->getArg(5);
    in.mask_bits = fn->getArg(6);
    in.arguments = fn->getArg(7);
    in.returns = fn->getArg(8);
    Emitter e(in);
    return e.device_function();
  }

  Value* field(Value* base, size_t offset, Type* type) {
    return b_.CreateLoad(type, at(base, offset));
  }
  Value* at(Value* base, size_t offset) { return b_.CreateConstGEP1_64(b_.getInt8Ty(), base, offset); }
  BasicBlock* block(const char* name) { return BasicBlock::Create(out_.getContext(), name, fn_); }

  /// for (i = 0; i < n; ++i) body(i); the builder ends behind it.
  void loop(Value* n, llvm::function_ref<void(Value*)> body) {
    auto *head = block("for"), *inner = block("do"), *done = block("done");
    auto* from = b_.GetInsertBlock();
    b_.CreateBr(head);
    b_.SetInsertPoint(head);
    auto* i = b_.CreatePHI(n->getType(), 2);
    i->addIncoming(llvm::ConstantInt::get(n->getType(), 0), from);
    b_.CreateCondBr(b_.CreateICmpULT(i, n), inner, done);
    b_.SetInsertPoint(inner);
    body(i);
    i->addIncoming(b_.CreateAdd(i, llvm::ConstantInt::get(n->getType(), 1)), b_.GetInsertBlock());
    b_.CreateBr(head);
    b_.SetInsertPoint(done);
  }

  Value* warp_count(Value* launch) {
    const uint32_t* n = options_.block;
    if (n[0] && n[1] && n[2]) return b_.getInt32((n[0] * n[1] * n[2] + options_.warp_size - 1) / options_.warp_size);
    return field(launch, offsetof(abi::LaunchContext, warps_per_cta), b_.getInt32Ty());
  }

  Value* call_region(size_t r, Value* worker, Value* warp) {
    b_.CreateStore(b_.CreateMul(warp, b_.getInt32(gang_)), at(worker, offsetof(abi::WorkerContext, warp)));
    return b_.CreateCall(regions_[r], {worker, warp, ctaid_[0], ctaid_[1], ctaid_[2], fn_->getArg(3)});
  }

  Value* frame(Value* frames, Value* warp) {
    return b_.CreateGEP(b_.getInt8Ty(), frames,
                        b_.CreateMul(b_.CreateZExt(warp, b_.getInt64Ty()), b_.getInt64(layout_.frame_bytes)));
  }

  /// i32 cta(worker, cta number, first region, tally): to the end, or to a grid barrier.
  Function* run_cta() {
    Type *ptr = b_.getPtrTy(), *i32 = b_.getInt32Ty(), *i64 = b_.getInt64Ty();
    fn_ = Function::Create(FunctionType::get(i32, {ptr, i64, i32, ptr}, false), Function::InternalLinkage, "cta", out_);
    if (!plan_.function.uses_grid_barrier) fn_->addFnAttr(llvm::Attribute::AlwaysInline);
    Value *worker = fn_->getArg(0), *cta = fn_->getArg(1), *first = fn_->getArg(2);
    b_.SetInsertPoint(block("entry"));
    b_.CreateStore(cta, at(worker, offsetof(abi::WorkerContext, cta_linear)));
    Value* launch = field(worker, offsetof(abi::WorkerContext, launch), ptr);
    Value* gx = b_.CreateZExt(field(launch, offsetof(abi::LaunchContext, grid.x), i32), i64);
    Value* gy = b_.CreateZExt(field(launch, offsetof(abi::LaunchContext, grid.y), i32), i64);
    Value* row = b_.CreateUDiv(cta, gx);
    Value* slice = b_.CreateUDiv(row, gy);
    ctaid_[0] = b_.CreateTrunc(b_.CreateSub(cta, b_.CreateMul(row, gx)), i32);
    ctaid_[1] = b_.CreateTrunc(b_.CreateSub(row, b_.CreateMul(slice, gy)), i32);
    ctaid_[2] = b_.CreateTrunc(slice, i32);
    Value* warps = warp_count(launch);
    if (simple_) {
      loop(warps, [&](Value* w) { call_region(0, worker, w); });
      b_.CreateRet(b_.getInt32(kWarpDone));
      return fn_;
    }
    Value* frames = field(worker, offsetof(abi::WorkerContext, frames), ptr);
    if (scheduled_) schedule(worker, warps);
    else if (plan_.barriers_together && !plan_.function.uses_grid_barrier) together(worker, frames, warps);
    else rounds(worker, frames, warps, first);
    return fn_;
  }

  /// All warps of a CTA always agree on the next region: each is a loop over them, and the last one's
  /// answer counts. Where a region leads to one place only, LLVM sees a jump.
  void together(Value* worker, Value* frames, Value* warps) {
    auto *done = block("finish"), *stray = block("stray"), *step = in_step() ? block("step") : nullptr;
    std::vector<BasicBlock*> heads;
    for (size_t r = 0; r < regions_.size(); ++r) heads.push_back(lockstep(r) ? stray : block("warps"));
    auto go_on = [&](Value* answer) {
      if (any_votes_) count_votes(frames, warps);
      auto* pick = b_.CreateSwitch(answer, stray, static_cast<unsigned>(regions_.size()));
      pick->addCase(b_.getInt32(kWarpDone), done);
      for (size_t n = 1; n < regions_.size(); ++n)
        if (!lockstep(n)) pick->addCase(b_.getInt32(static_cast<uint32_t>(n)), heads[n]);
    };
    b_.CreateBr(heads[0]);
    for (size_t r = 0; r < regions_.size(); ++r) {
      if (lockstep(r)) continue;
      b_.SetInsertPoint(heads[r]);
      auto *run = block("warp"), *next = block("next");
      b_.CreateBr(run);
      b_.SetInsertPoint(run);
      auto* w = b_.CreatePHI(b_.getInt32Ty(), 2);
      w->addIncoming(b_.getInt32(0), heads[r]);
      Value* answer = call_region(r, worker, w);
      const bool yields = leads_to_yield(r);
      if (any_votes_ || yields) b_.CreateStore(answer, at(frame(frames, w), offsetof(FrameHead, next)));
      Value* more = b_.CreateAdd(w, b_.getInt32(1));
      w->addIncoming(more, run);
      b_.CreateCondBr(b_.CreateICmpULT(more, warps), run, next);
      b_.SetInsertPoint(next);
      if (yields) b_.CreateBr(step);
      else go_on(answer);
    }
    if (step) {
      b_.SetInsertPoint(step);
      keep_in_step(worker, frames, warps);
      go_on(field(frames, offsetof(FrameHead, next), b_.getInt32Ty()));
    }
    b_.SetInsertPoint(stray);
    b_.CreateUnreachable();
    b_.SetInsertPoint(done);
    b_.CreateRet(b_.getInt32(kWarpDone));
  }

  /// Turn by turn, an iteration of each warp that is in such a loop, until none is.
  void keep_in_step(Value* worker, Value* frames, Value* warps) {
    auto* i32 = b_.getInt32Ty();
    auto *round = block("round"), *over = block("over");
    auto entry = llvm::IRBuilder<>(&fn_->getEntryBlock(), fn_->getEntryBlock().begin());
    auto* again = entry.CreateAlloca(b_.getInt1Ty());
    b_.CreateBr(round);
    b_.SetInsertPoint(round);
    b_.CreateStore(b_.getFalse(), again);
    loop(warps, [&](Value* w) {
      Value* state = at(frame(frames, w), offsetof(FrameHead, next));
      auto *ran = block("ran"), *next = block("next");
      auto* pick = b_.CreateSwitch(b_.CreateLoad(i32, state), next);
      b_.SetInsertPoint(ran);
      auto* answer = b_.CreatePHI(i32, 2);
      Value* yields = b_.getFalse();
      for (size_t r = 1; r < regions_.size(); ++r)
        if (lockstep(r)) yields = b_.CreateOr(yields, b_.CreateICmpEQ(answer, b_.getInt32(static_cast<uint32_t>(r))));
      b_.CreateStore(answer, state);
      b_.CreateStore(b_.CreateOr(b_.CreateLoad(b_.getInt1Ty(), again), yields), again);
      b_.CreateBr(next);
      for (size_t r = 1; r < regions_.size(); ++r) {
        if (!lockstep(r)) continue;
        auto* one = block("turn");
        pick->addCase(b_.getInt32(static_cast<uint32_t>(r)), one);
        b_.SetInsertPoint(one);
        answer->addIncoming(call_region(r, worker, w), one);
        b_.CreateBr(ran);
      }
      b_.SetInsertPoint(next);
    });
    b_.CreateCondBr(b_.CreateLoad(b_.getInt1Ty(), again), round, over);
    b_.SetInsertPoint(over);
  }

  /// Leaves the warps to run_warps(), which is told what each region's barrier is.
  void schedule(Value* worker, Value* warps) {
    auto* i32 = b_.getInt32Ty();
    llvm::SmallVector<uint8_t, 16> kinds(regions_.size(), static_cast<uint8_t>(Boundary::Sync));
    for (size_t r = 1; r < regions_.size(); ++r) {
      const simt::Instr& i = barrier_of(r);
      if (i.op == simt::Op::yield) kinds[r] = static_cast<uint8_t>(Boundary::Yield);
      else if (i.mods[isa::Slot::mode] == isa::Mod::arrive) kinds[r] = static_cast<uint8_t>(Boundary::Arrive);
    }
    auto* table = llvm::ConstantDataArray::get(out_.getContext(), llvm::ArrayRef<uint8_t>(kinds));
    auto* global = new llvm::GlobalVariable(out_, table->getType(), true, llvm::GlobalValue::InternalLinkage, table, "boundaries");
    Function* one = run_warp();
    auto run = out_.getOrInsertFunction(kRunWarpsName, b_.getVoidTy(), b_.getPtrTy(), i32, b_.getInt64Ty(), b_.getPtrTy(),
                                        b_.getPtrTy(), i32, i32, i32);
    b_.CreateCall(run, {worker, warps, b_.getInt64(layout_.frame_bytes), one, global, ctaid_[0], ctaid_[1], ctaid_[2]});
    b_.CreateRet(b_.getInt32(kWarpDone));
  }

  /// i32 warp(worker, warp, ctaid x, y, z, region): one region of one warp.
  Function* run_warp() {
    Type *ptr = b_.getPtrTy(), *i32 = b_.getInt32Ty();
    auto* fn = Function::Create(FunctionType::get(i32, {ptr, i32, i32, i32, i32, i32}, false), Function::InternalLinkage,
                                "warp", out_);
    fn->addFnAttr(llvm::Attribute::NoUnwind);
    auto* entry = BasicBlock::Create(out_.getContext(), "entry", fn);
    auto* stray = BasicBlock::Create(out_.getContext(), "stray", fn);
    llvm::IRBuilder<> b(entry);
    auto* pick = b.CreateSwitch(fn->getArg(5), stray, static_cast<unsigned>(regions_.size()));
    for (size_t n = 0; n < regions_.size(); ++n) {
      if (follows_cut(n)) continue;
      auto* own = BasicBlock::Create(out_.getContext(), "own", fn);
      pick->addCase(b.getInt32(static_cast<uint32_t>(n)), own);
      b.SetInsertPoint(own);
      b.CreateRet(b.CreateCall(regions_[n], {fn->getArg(0), fn->getArg(1), fn->getArg(2), fn->getArg(3), fn->getArg(4),
                                              llvm::ConstantPointerNull::get(b.getPtrTy())}));
    }
    b.SetInsertPoint(stray);
    b.CreateUnreachable();
    return fn;
  }

  /// Round after round: each live warp runs to its next barrier. As long as all are at the same one,
  /// one region's loop over the warps does; else each warp's own region is looked up.
  void rounds(Value* worker, Value* frames, Value* warps, Value* first) {
    Type* i32 = b_.getInt32Ty();
    auto* start = b_.GetInsertBlock();
    auto *same = block("round.same"), *mixed = block("round.mixed"), *decide = block("decide"), *finish = block("finish");
    Value* fresh = b_.CreateICmpEQ(first, b_.getInt32(0));
    b_.CreateCondBr(fresh, same, mixed);

    b_.SetInsertPoint(same);
    auto* region = b_.CreatePHI(i32, 4, "region");
    region->addIncoming(b_.getInt32(0), start);
    auto* stray = block("stray");
    auto* pick = b_.CreateSwitch(region, stray, static_cast<unsigned>(regions_.size()));
    llvm::SmallVector<std::pair<BasicBlock*, std::pair<Value*, Value*>>, 8> ends;
    for (size_t r = 0; r < regions_.size(); ++r) {
      if (follows_cut(r)) continue;
      auto* head = block("warps");
      pick->addCase(llvm::cast<llvm::ConstantInt>(b_.getInt32(static_cast<uint32_t>(r))), head);
      b_.SetInsertPoint(head);
      ends.push_back({nullptr, all_warps(worker, frames, warps, [&](Value* w) { return call_region(r, worker, w); }, r > 0)});
      ends.back().first = b_.GetInsertBlock();
      b_.CreateBr(decide);
    }
    b_.SetInsertPoint(mixed);
    auto end = all_warps(worker, frames, warps, [&](Value* w) { return look_up(worker, frames, w); }, true);
    ends.push_back({b_.GetInsertBlock(), end});
    b_.CreateBr(decide);
    b_.SetInsertPoint(stray);
    b_.CreateUnreachable();

    // low: the least region any warp goes on with; high: the greatest. Done counts as neither.
    b_.SetInsertPoint(decide);
    auto *low = b_.CreatePHI(i32, 4, "low"), *high = b_.CreatePHI(i32, 4, "high");
    for (auto& [from, v] : ends) {
      low->addIncoming(v.first, from);
      high->addIncoming(v.second, from);
    }
    if (any_votes_) count_votes(frames, warps);
    auto *more = block("more"), *go = block("go");
    b_.CreateCondBr(b_.CreateICmpEQ(low, b_.getInt32(kWarpDone)), finish, more);
    b_.SetInsertPoint(more);
    if (plan_.function.uses_grid_barrier) leave_at_grid_barrier(low);
    b_.CreateBr(go);
    b_.SetInsertPoint(go);
    region->addIncoming(low, go);
    b_.CreateCondBr(b_.CreateICmpEQ(low, high), same, mixed);
    b_.SetInsertPoint(finish);
    b_.CreateRet(b_.getInt32(kWarpDone));
  }

  std::pair<Value*, Value*> all_warps(Value* worker, Value* frames, Value* warps,
                                      llvm::function_ref<Value*(Value*)> run, bool some_done) {
    auto entry = llvm::IRBuilder<>(&fn_->getEntryBlock(), fn_->getEntryBlock().begin());
    auto* low = entry.CreateAlloca(b_.getInt32Ty());
    auto* high = entry.CreateAlloca(b_.getInt32Ty());
    b_.CreateStore(b_.getInt32(kWarpDone), low);
    b_.CreateStore(b_.getInt32(0), high);
    loop(warps, [&](Value* w) {
      Value* head = frame(frames, w);
      BasicBlock *live = nullptr, *next = nullptr;
      if (some_done) {
        live = block("live"), next = block("next");
        Value* state = field(head, offsetof(FrameHead, next), b_.getInt32Ty());
        b_.CreateCondBr(b_.CreateICmpEQ(state, b_.getInt32(kWarpDone)), next, live);
        b_.SetInsertPoint(live);
      }
      Value* r = run(w);
      b_.CreateStore(r, at(head, offsetof(FrameHead, next)));
      Value* l = b_.CreateLoad(b_.getInt32Ty(), low);
      b_.CreateStore(b_.CreateSelect(b_.CreateICmpULT(r, l), r, l), low);
      Value* h = b_.CreateLoad(b_.getInt32Ty(), high);
      Value* done = b_.CreateICmpEQ(r, b_.getInt32(kWarpDone));
      Value* greater = b_.CreateAnd(b_.CreateNot(done), b_.CreateICmpUGT(r, h));
      b_.CreateStore(b_.CreateSelect(greater, r, h), high);
      if (some_done) {
        b_.CreateBr(next);
        b_.SetInsertPoint(next);
      }
    });
    return {b_.CreateLoad(b_.getInt32Ty(), low), b_.CreateLoad(b_.getInt32Ty(), high)};
  }

  /// Warps at different barriers: rare, so not inlined.
  Value* look_up(Value* worker, Value* frames, Value* w) {
    Value* r = field(frame(frames, w), offsetof(FrameHead, next), b_.getInt32Ty());
    auto *done = block("ran"), *stray = block("stray");
    auto* pick = b_.CreateSwitch(r, stray, static_cast<unsigned>(regions_.size()));
    auto phi_at = llvm::SmallVector<std::pair<Value*, BasicBlock*>, 8>();
    for (size_t n = 1; n < regions_.size(); ++n) {
      if (follows_cut(n)) continue;
      auto* one = block("own");
      pick->addCase(llvm::cast<llvm::ConstantInt>(b_.getInt32(static_cast<uint32_t>(n))), one);
      b_.SetInsertPoint(one);
      Value* v = call_region(n, worker, w);
      llvm::cast<llvm::CallInst>(v)->setIsNoInline();
      phi_at.push_back({v, b_.GetInsertBlock()});
      b_.CreateBr(done);
    }
    b_.SetInsertPoint(stray);
    b_.CreateUnreachable();
    b_.SetInsertPoint(done);
    auto* phi = b_.CreatePHI(b_.getInt32Ty(), 4);
    for (auto& [v, from] : phi_at) phi->addIncoming(v, from);
    return phi;
  }

  /// bar.red: the votes of the warps that came, told to all of them.
  void count_votes(Value* frames, Value* warps) {
    auto entry = llvm::IRBuilder<>(&fn_->getEntryBlock(), fn_->getEntryBlock().begin());
    Value* sum[2];
    const size_t from[2] = {offsetof(FrameHead, votes), offsetof(FrameHead, voters)};
    const size_t to[2] = {offsetof(FrameHead, all_votes), offsetof(FrameHead, all_voters)};
    for (unsigned n = 0; n < 2; ++n) {
      sum[n] = entry.CreateAlloca(b_.getInt32Ty());
      b_.CreateStore(b_.getInt32(0), sum[n]);
    }
    loop(warps, [&](Value* w) {
      Value* head = frame(frames, w);
      Value* done = b_.CreateICmpEQ(field(head, offsetof(FrameHead, next), b_.getInt32Ty()), b_.getInt32(kWarpDone));
      for (unsigned n = 0; n < 2; ++n) {
        Value* v = b_.CreateSelect(done, b_.getInt32(0), field(head, from[n], b_.getInt32Ty()));
        b_.CreateStore(b_.CreateAdd(b_.CreateLoad(b_.getInt32Ty(), sum[n]), v), sum[n]);
      }
    });
    loop(warps, [&](Value* w) {
      Value* head = frame(frames, w);
      for (unsigned n = 0; n < 2; ++n) b_.CreateStore(b_.CreateLoad(b_.getInt32Ty(), sum[n]), at(head, to[n]));
    });
  }

  void leave_at_grid_barrier(Value* next) {
    auto *leave = block("grid.barrier"), *stay = block("cta.barrier");
    auto* pick = b_.CreateSwitch(next, stay);
    for (size_t r = 1; r < regions_.size(); ++r)
      if (simt::is_grid_barrier(m_, barrier_of(r)))
        pick->addCase(llvm::cast<llvm::ConstantInt>(b_.getInt32(static_cast<uint32_t>(r))), leave);
    b_.SetInsertPoint(leave);
    b_.CreateRet(next);
    b_.SetInsertPoint(stay);
  }

  void run_range(Function* cta) {
    Type *ptr = b_.getPtrTy(), *i64 = b_.getInt64Ty();
    fn_ = Function::Create(FunctionType::get(b_.getVoidTy(), {ptr, i64, i64}, false), Function::ExternalLinkage,
                           emitted_.range_name, out_);
    fn_->addFnAttr(llvm::Attribute::NoUnwind);
    b_.SetInsertPoint(block("entry"));
    Value *begin = fn_->getArg(1), *count = b_.CreateSub(fn_->getArg(2), begin);
    Value* tally = llvm::ConstantPointerNull::get(llvm::PointerType::get(out_.getContext(), 0));
    if (tally_.where != Tally::Where::None) {
      auto* tables = b_.CreateAlloca(llvm::ArrayType::get(b_.getInt8Ty(), tally_.all()));
      tables->setAlignment(llvm::Align(64));
      b_.CreateMemSet(tables, b_.getInt8(0), tally_.all(), llvm::MaybeAlign(64));
      tally = tables;
    }
    loop(count, [&](Value* n) { b_.CreateCall(cta, {fn_->getArg(0), b_.CreateAdd(begin, n), b_.getInt32(0), tally}); });
    if (streams_) b_.CreateIntrinsic(llvm::Intrinsic::x86_sse_sfence, {}, {});
    if (tally_.where == Tally::Where::Global) {
      auto *rest = block("flush"), *done = block("flushed");
      b_.CreateCondBr(b_.CreateICmpNE(b_.CreateLoad(i64, tally), b_.getInt64(0)), rest, done);
      b_.SetInsertPoint(rest);
      b_.CreateCall(tally_flush(out_, tally_), {tally, fn_->getArg(0)});
      b_.CreateBr(done);
      b_.SetInsertPoint(done);
    }
    b_.CreateRetVoid();
  }

  void run_step(Function* cta) {
    Type *ptr = b_.getPtrTy(), *i64 = b_.getInt64Ty(), *i32 = b_.getInt32Ty();
    fn_ = Function::Create(FunctionType::get(i32, {ptr, i64, i32}, false), Function::ExternalLinkage,
                           emitted_.step_name, out_);
    fn_->addFnAttr(llvm::Attribute::NoUnwind);
    b_.SetInsertPoint(block("entry"));
    b_.CreateRet(b_.CreateCall(cta, {fn_->getArg(0), fn_->getArg(1), fn_->getArg(2),
                                    llvm::ConstantPointerNull::get(llvm::PointerType::get(out_.getContext(), 0))}));
  }

  void fill_info() {
    abi::KernelInfo& info = emitted_.info;
    info.frame_bytes_per_warp = layout_.frame_bytes / gang_;
    info.local_bytes_per_lane = local_bytes_;
    info.static_shared_bytes = kernel_.static_shared_bytes;
    info.param_bytes = kernel_.param_bytes;
    info.max_threads_per_cta = kernel_.max_threads;
    info.registers = static_cast<uint32_t>(std::min<size_t>(255, 16 + layout_.slots.size()));
    info.uses_grid_barrier = plan_.function.uses_grid_barrier;
  }

  const simt::Module& m_;
  const simt::Function& kernel_;
  const HostTarget& target_;
  Options options_;
  uint32_t gang_ = 1;                   // warps of the device that run as one
  llvm::Module& out_;
  llvm::IRBuilder<> b_;
  simt::Plan plan_;
  Layout layout_;
  Tally tally_;
  uint64_t local_bytes_ = 0;
  bool may_stream_ = false, streams_ = false;
  bool simple_ = true, any_votes_ = false, scheduled_ = false;
  std::set<uint32_t> called_;
  std::optional<DebugLines> lines_;
  std::vector<Function*> regions_;
  Function* fn_ = nullptr;
  Value* ctaid_[3] = {};
  EmittedKernel emitted_;
};

}  // namespace

Result<EmittedKernel> emit_kernel(const simt::Module& module, const simt::Function& kernel,
                                  const HostTarget& target, const Options& options, llvm::Module& out) {
  if (!kernel.refused.empty()) return unsupported(fmt::format("{} (in kernel {})", kernel.refused, kernel.name));
  if (kernel.blocks.empty()) return error(ErrorKind::InvalidValue, "{} has no code", kernel.name);
  return KernelMaker(module, kernel, target, options, out).run();
}

}  // namespace heddle::jit
