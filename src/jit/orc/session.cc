// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/orc/session.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/ExecutionEngine/Orc/Core.h>
#include <llvm/ExecutionEngine/Orc/ExecutorProcessControl.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/ExecutionEngine/Orc/TaskDispatch.h>
#include <llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h>
#include <llvm/Support/MemoryBuffer.h>

#include <atomic>
#include <cmath>
#include <cstring>

#include "base/log.h"
#include "jit/orc/perf_map.h"
#include "jit/emit/schedule.h"
#include "jit/matrix/tile.h"
#include "jit/scalar/round64.h"
#include "simt/interp.h"

namespace heddle::jit {
namespace {

namespace orc = llvm::orc;

Error from_llvm(llvm::Error failed, const char* doing) {
  return error(ErrorKind::SharedObjectInitFailed, "{}: {}", doing,
               llvm::toString(std::move(failed)));
}

struct CFunction {
  const char* name;
  void* address;
};

// What LLVM makes of memory intrinsics, and of fma where the processor has none.
const CFunction kCFunctions[] = {
    {kRound64Name, reinterpret_cast<void*>(&round64)},
    {kRunWarpsName, reinterpret_cast<void*>(&run_warps)},
    {kSparseName, reinterpret_cast<void*>(&simt::sparse_product)},
    {kTileLoadName, reinterpret_cast<void*>(&tile_load)},
    {kTileStoreName, reinterpret_cast<void*>(&tile_store)},
    {"memcpy", reinterpret_cast<void*>(&std::memcpy)},
    {"memmove", reinterpret_cast<void*>(&std::memmove)},
    {"memset", reinterpret_cast<void*>(&std::memset)},
    {"fma", reinterpret_cast<void*>(static_cast<double (*)(double, double, double)>(&::fma))},
    {"fmaf", reinterpret_cast<void*>(static_cast<float (*)(float, float, float)>(&::fmaf))},
    {"floor", reinterpret_cast<void*>(static_cast<double (*)(double)>(&::floor))},
    {"floorf", reinterpret_cast<void*>(static_cast<float (*)(float)>(&::floorf))},
    {"ceil", reinterpret_cast<void*>(static_cast<double (*)(double)>(&::ceil))},
    {"ceilf", reinterpret_cast<void*>(static_cast<float (*)(float)>(&::ceilf))},
    {"trunc", reinterpret_cast<void*>(static_cast<double (*)(double)>(&::trunc))},
    {"truncf", reinterpret_cast<void*>(static_cast<float (*)(float)>(&::truncf))},
    {"roundeven", reinterpret_cast<void*>(static_cast<double (*)(double)>(&::rint))},
    {"roundevenf", reinterpret_cast<void*>(static_cast<float (*)(float)>(&::rintf))},
    {"rint", reinterpret_cast<void*>(static_cast<double (*)(double)>(&::rint))},
    {"rintf", reinterpret_cast<void*>(static_cast<float (*)(float)>(&::rintf))},
    {"nearbyint", reinterpret_cast<void*>(static_cast<double (*)(double)>(&::rint))},
    {"nearbyintf", reinterpret_cast<void*>(static_cast<float (*)(float)>(&::rintf))},
};

class Session {
 public:
  static Session& get() {
    // Never destroyed: kernels may outlive static destructors.
    static Session* one = new Session;
    return *one;
  }

  orc::ExecutionSession& session() { return session_; }
  orc::ObjectLinkingLayer& layer() { return layer_; }
  orc::JITDylib& c_library() { return *c_library_; }
  uint64_t next_number() { return next_++; }

 private:
  Session()
      : session_(control()), layer_(session_) {
    c_library_ = &session_.createBareJITDylib("c library");
    orc::SymbolMap map;
    for (const CFunction& f : kCFunctions)
      map[session_.intern(f.name)] = {orc::ExecutorAddr::fromPtr(f.address),
                                      llvm::JITSymbolFlags::Exported};
    llvm::cantFail(c_library_->define(orc::absoluteSymbols(std::move(map))));
    // Link errors reach the caller too, but only this report names the missing symbol.
    session_.setErrorReporter(
        [](llvm::Error e) { log::error("linking a kernel: {}", llvm::toString(std::move(e))); });
  }

  static std::unique_ptr<orc::ExecutorProcessControl> control() {
    return llvm::cantFail(orc::SelfExecutorProcessControl::Create(
        nullptr, std::make_unique<orc::InPlaceTaskDispatcher>()));
  }

  orc::ExecutionSession session_;
  orc::ObjectLinkingLayer layer_;
  orc::JITDylib* c_library_ = nullptr;
  std::atomic<uint64_t> next_{0};
};

class Linked : public LinkedObject {
 public:
  explicit Linked(orc::JITDylib& library) : library_(&library) {}
  ~Linked() override {
    if (llvm::Error failed = Session::get().session().removeJITDylib(*library_))
      llvm::consumeError(std::move(failed));
  }

 private:
  orc::JITDylibSP library_;
};

}  // namespace

Result<std::unique_ptr<LinkedObject>> link(std::string_view object, const std::string& name,
                                           const std::vector<Binding>& bindings,
                                           const std::vector<std::string>& wanted) {
  Session& s = Session::get();
  orc::JITDylib& library =
      s.session().createBareJITDylib(name + "#" + std::to_string(s.next_number()));
  auto linked = std::make_unique<Linked>(library);
  library.addToLinkOrder(s.c_library());

  orc::SymbolMap map;
  for (const Binding& b : bindings)
    map[s.session().intern(b.name)] = {orc::ExecutorAddr(b.address),
                                       llvm::JITSymbolFlags::Exported};
  if (!map.empty())
    if (llvm::Error failed = library.define(orc::absoluteSymbols(std::move(map))))
      return from_llvm(std::move(failed), "binding symbols");

  auto buffer = llvm::MemoryBuffer::getMemBufferCopy({object.data(), object.size()}, name);
  if (!buffer) return error(ErrorKind::OutOfMemory, "no memory to load {}", name);
  if (llvm::Error failed = s.layer().add(library, std::move(buffer)))
    return from_llvm(std::move(failed), "loading an object");

  for (const std::string& one : wanted) {
    auto found = s.session().lookup({&library}, one);
    if (!found) return from_llvm(found.takeError(), "linking");
    linked->addresses.push_back(found->getAddress().getValue());
  }
  add_to_perf_map(object, name, wanted, linked->addresses);
  return std::unique_ptr<LinkedObject>(std::move(linked));
}

}  // namespace heddle::jit
