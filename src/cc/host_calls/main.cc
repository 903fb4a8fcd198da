// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A plugin of clang for what it refuses and nvcc only warns about: a __host__ __device__ function that calls a
// host function (nvcc leaves such calls to luck: here the thread that makes one traps), #pragma unroll before
// what is no loop, and in device code a using-declaration of a name that only the host has. And in inline
// assembly it reads "%smid" as nvcc does: what names no operand is meant as it stands. See also the headers beside.
#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/ASTMutationListener.h>
#include <clang/AST/Attr.h>
#include <clang/AST/Mangle.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/DiagnosticSema.h>
#include <clang/Basic/CharInfo.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendPluginRegistry.h>
#include <clang/Frontend/MultiplexConsumer.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Sema/Sema.h>
#include <clang/Sema/SemaConsumer.h>

#include <deque>
#include <set>

#include "device_library.h"
#include "sources.h"
#include "substitution.h"

namespace {

using Engine = clang::DiagnosticsEngine;

/// Passes messages on, the three kinds as warnings. They reach it as remarks, which neither -w nor -Werror
/// touches: whether one is an error is decided here. Errors decided here count with the client only, which is
/// what clang's exit code is made of.
class Forgiver : public clang::DiagnosticConsumer {
 public:
  explicit Forgiver(clang::CompilerInstance& compiler)
      : compiler_(compiler), owner_(compiler.getDiagnostics().takeClient()), next_(compiler.getDiagnostics().getClient()) {}

  static constexpr unsigned kKinds[] = {clang::diag::err_ref_bad_target, clang::diag::err_pragma_loop_precedes_nonloop,
                                        clang::diag::err_no_member, clang::diag::err_no_member_suggest};

  bool host_functions_called = false;

  void BeginSourceFile(const clang::LangOptions& options, const clang::Preprocessor* pp) override {
    next_->BeginSourceFile(options, pp);
  }
  void EndSourceFile() override { next_->EndSourceFile(); }
  void finish() override { next_->finish(); }

  void HandleDiagnostic(Engine::Level level, const clang::Diagnostic& d) override {
    if (level == Engine::Remark && std::ranges::count(kKinds, d.getID())) {
      level = forgiven(d) ? Engine::Warning : Engine::Error;
      dropped_ = level == Engine::Warning && (compiler_.getDiagnostics().getIgnoreAllWarnings() || in_system_header(d));
    } else if (level != Engine::Note) {
      dropped_ = false;
    }
    if (dropped_) return;
    DiagnosticConsumer::HandleDiagnostic(level, d);
    next_->HandleDiagnostic(level, d);
  }

 private:
  bool in_system_header(const clang::Diagnostic& d) const {
    return d.hasSourceManager() && d.getLocation().isValid() && d.getSourceManager().isInSystemHeader(d.getLocation());
  }

  bool forgiven(const clang::Diagnostic& d) {
    if (d.getID() == clang::diag::err_pragma_loop_precedes_nonloop) return true;
    if (d.getID() != clang::diag::err_ref_bad_target) return names_only_the_host_has(d);
    // "reference to {device, global, host, both} {function, variable} NAME in {device, global, host, both} function"
    constexpr int kHost = 2, kBoth = 3, kFunction = 0;
    const bool host_call = argument(d, 0) == kHost && argument(d, 1) == kFunction && argument(d, 3) == kBoth;
    const bool forgiven = host_call && !call_is_lost();
    host_functions_called |= forgiven;
    return forgiven;
  }

  /// Told while the caller is parsed, and not at the end, clang makes no call of it.
  bool call_is_lost() const { return compiler_.hasSema() && compiler_.getSema().getCurFunctionDecl(true); }

  static int argument(const clang::Diagnostic& d, unsigned i) {
    const auto kind = d.getArgKind(i);
    return kind == Engine::ak_sint || kind == Engine::ak_uint ? static_cast<int>(d.getRawArg(i)) : -1;
  }

  /// "using ::name;": of the global namespace, right after the word using.
  static bool names_only_the_host_has(const clang::Diagnostic& d) {
    if (d.getArgKind(1) != Engine::ak_declcontext || !d.hasSourceManager() || d.getNumRanges() == 0) return false;
    if (!reinterpret_cast<clang::DeclContext*>(d.getRawArg(1))->isTranslationUnit()) return false;
    const clang::SourceManager& sources = d.getSourceManager();
    const auto [file, offset] = sources.getDecomposedSpellingLoc(d.getRange(0).getBegin());
    llvm::StringRef before = sources.getBufferData(file).take_front(offset).rtrim();
    return before.ends_with("using");
  }

  clang::CompilerInstance& compiler_;
  std::unique_ptr<clang::DiagnosticConsumer> owner_;
  clang::DiagnosticConsumer* next_;
  bool dropped_ = false;
};

bool is_host_only(const clang::FunctionDecl* f) {
  return !f->hasAttr<clang::CUDADeviceAttr>() && !f->hasAttr<clang::CUDAGlobalAttr>();
}

/// Takes the bodies of all host functions, so that none is made for the device, and collects their names.
class HostFunctions : public clang::RecursiveASTVisitor<HostFunctions> {
 public:
  HostFunctions(clang::ASTContext& context) : mangler_(context) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }
  // Functions in functions (lambdas, local classes) live in bodies: those of host functions go with them.
  bool VisitFunctionDecl(clang::FunctionDecl* f) {
    if (f->isDependentContext()) return true;
    const bool host = is_host_only(f);
    if (host && f->doesThisDeclarationHaveABody()) f->setBody(nullptr);
    if (host && !f->isReferenced() && !f->isUsed(false)) return true;
    if (!host && f->hasBody()) return true;
    for (const std::string& name : mangler_.getAllManglings(f)) add(host ? hosts_ : devices_, name);
    if (std::string name = mangler_.getName(f); !name.empty()) add(host ? hosts_ : devices_, name);
    return true;
  }

  /// Those that no function of the device shares its name with.
  void write(llvm::StringRef path) const {
    std::error_code failed;
    llvm::raw_fd_ostream out(path, failed);
    if (failed) return;
    for (const std::string& name : hosts_)
      if (!devices_.contains(name)) out << name << '\n';
  }

 private:
  static void add(std::set<std::string>& names, const std::string& name) { names.insert(name); }

  clang::ASTNameGenerator mangler_;
  std::set<std::string> hosts_, devices_;
};

/// Clang judges calls in functions that are surely emitted at once, and then they are lost; in inline functions
/// it waits. So what both sides may call becomes inline.
class InlineBoth : public clang::ASTMutationListener {
 public:
  std::set<clang::FunctionDecl*> made;

  void AddedVisibleDecl(const clang::DeclContext*, const clang::Decl* d) override { mark(const_cast<clang::Decl*>(d)); }

  void mark(clang::Decl* d) {
    auto* f = llvm::dyn_cast<clang::FunctionDecl>(d);
    if (!f || f->isInlined() || !f->hasAttr<clang::CUDAHostAttr>() || !f->hasAttr<clang::CUDADeviceAttr>()) return;
    f->setImplicitlyInline();
    if (!f->isTemplated()) made.insert(f);
  }
};

/// Before code generation: what it still has to emit then finds no host function's body.
class Consumer : public clang::ASTConsumer {
 public:
  Consumer(clang::CompilerInstance& compiler, Forgiver& forgiver, std::string names)
      : compiler_(compiler), forgiver_(forgiver), names_(std::move(names)) {}

  clang::ASTMutationListener* GetASTMutationListener() override { return &both_; }

  /// Members are made visible while their class is not complete, which no listener hears of.
  void HandleTagDeclDefinition(clang::TagDecl* type) override {
    if (auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(type))
      for (clang::CXXMethodDecl* method : record->methods()) both_.mark(method);
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    const bool relocatable = compiler_.getLangOpts().GPURelocatableDeviceCode;
    if (!forgiver_.host_functions_called && !(relocatable && !both_.made.empty())) return;
    HostFunctions functions(context);
    functions.TraverseDecl(context.getTranslationUnitDecl());
    functions.write(names_);
    if (relocatable) emit_for_other_files(context);
  }

 private:
  void emit_for_other_files(clang::ASTContext& context) {
    std::set<clang::FunctionDecl*> done;
    for (clang::FunctionDecl* f : both_.made) {
      clang::FunctionDecl* definition = f->getDefinition();
      if (!definition || !done.insert(definition).second) continue;
      definition->addAttr(clang::UsedAttr::CreateImplicit(context));
      compiler_.getASTConsumer().HandleTopLevelDecl(clang::DeclGroupRef(definition));
    }
  }

  clang::CompilerInstance& compiler_;
  Forgiver& forgiver_;
  InlineBoth both_;
  std::string names_;
};

/// Doubles such percent signs in the strings of an asm statement before the parser sees them.
class AsmStrings {
 public:
  void operator()(const clang::Token& token) {
    if (token.is(clang::tok::kw_asm)) {
      in_asm_ = true;
      depth_ = 0;
      return;
    }
    if (!in_asm_) return;
    if (token.is(clang::tok::l_paren)) ++depth_;
    if (token.is(clang::tok::r_paren)) --depth_;
    const bool before_template = token.isOneOf(clang::tok::kw_volatile, clang::tok::kw_goto, clang::tok::kw_inline);
    if (token.is(clang::tok::colon) || (depth_ == 0 && !before_template)) in_asm_ = false;
    // The preprocessor hands out its own token; a literal's text is read through it.
    if (in_asm_ && token.is(clang::tok::string_literal) && !token.needsCleaning()) rewrite(const_cast<clang::Token&>(token));
  }

 private:
  static bool names_operand(llvm::StringRef after) {
    if (after.empty()) return true;
    if (clang::isDigit(after[0]) || llvm::StringRef("%{}|=[\"\\").contains(after[0])) return true;
    return after.size() > 1 && clang::isLetter(after[0]) && (clang::isDigit(after[1]) || after[1] == '[');
  }

  void rewrite(clang::Token& token) {
    llvm::StringRef text(token.getLiteralData(), token.getLength());
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      out += text[i];
      if (text[i] != '%') continue;
      if (!names_operand(text.drop_front(i + 1))) out += '%';
      else if (i + 1 < text.size() && text[i + 1] == '%') out += text[++i];
    }
    if (out.size() == text.size()) return;
    kept_.push_back(std::move(out));
    token.setLiteralData(kept_.back().c_str());
    token.setLength(kept_.back().size());
  }

  bool in_asm_ = false;
  int depth_ = 0;
  std::deque<std::string> kept_;
};

/// Ends what -fgpu-defer-diag does too much, on both sides.
class Substitutions : public clang::SemaConsumer {
 public:
  explicit Substitutions(clang::CompilerInstance& compiler) : compiler_(compiler) {}

  void InitializeSema(clang::Sema& sema) override {
    if (!compiler_.getLangOpts().GPUDeferDiag) return;
    sema.TemplateInstCallbacks.push_back(std::make_unique<PutsOffNoSubstitutionFailure>(compiler_.getLangOpts()));
  }

 private:
  clang::CompilerInstance& compiler_;
};

class Action : public clang::PluginASTAction {
 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler, llvm::StringRef) override {
    Engine& engine = compiler.getDiagnostics();
    auto* forgiver = new Forgiver(compiler);
    engine.setClient(forgiver, true);
    auto strings = std::make_shared<AsmStrings>();
    compiler.getPreprocessor().setTokenWatcher([strings](const clang::Token& token) { (*strings)(token); });
    compiler.getPreprocessor().addPPCallbacks(std::make_unique<Sources>(compiler.getSourceManager()));
    const bool device = compiler.getLangOpts().CUDAIsDevice;
    for (unsigned kind : Forgiver::kKinds) {
      // The host's own compiler has no mercy with names that it does not find.
      if (!device && kind != clang::diag::err_pragma_loop_precedes_nonloop) continue;
      engine.setSeverity(kind, clang::diag::Severity::Remark, clang::SourceLocation());
    }
    std::vector<std::unique_ptr<clang::ASTConsumer>> consumers;
    consumers.push_back(std::make_unique<Substitutions>(compiler));
    if (device) {
      consumers.push_back(std::make_unique<DeviceLibrary>());
      compiler.getPreprocessor().addPPCallbacks(std::make_unique<AlgorithmHeaders>(compiler));
    }
    if (device && !names_.empty()) consumers.push_back(std::make_unique<Consumer>(compiler, *forgiver, names_));
    return std::make_unique<clang::MultiplexConsumer>(std::move(consumers));
  }

  bool ParseArgs(const clang::CompilerInstance&, const std::vector<std::string>& words) override {
    if (!words.empty()) names_ = words[0];
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }

 private:
  std::string names_;
};

clang::FrontendPluginRegistry::Add<Action> registered("heddle-host-calls", "warns where nvcc warns");

}  // namespace
