// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A plugin of clang's device pass for sources that nvcc only warns about: a __host__ __device__ function
// calls a host function. Each host function of the program that is defined becomes __host__ __device__ once the
// code generator has passed it by: calls of it compile, its body does not; nvcc makes what is undefined a trap.
#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/FrontendPluginRegistry.h>

namespace {

class Marker : public clang::ASTConsumer {
 public:
  void Initialize(clang::ASTContext& context) override { context_ = &context; }

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    for (clang::Decl* d : group)
      if (!context_->getSourceManager().isInSystemHeader(d->getLocation())) visit(d);
    return true;
  }

 private:
  void visit(clang::Decl* d) {
    if (auto* function = llvm::dyn_cast<clang::FunctionDecl>(d)) {
      mark(function);
    } else if (auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(d)) {
      mark(pattern->getTemplatedDecl());
    } else if (auto* classes = llvm::dyn_cast<clang::ClassTemplateDecl>(d)) {
      visit(classes->getTemplatedDecl());
    } else if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::CXXRecordDecl>(d)) {
      for (clang::Decl* inner : llvm::cast<clang::DeclContext>(d)->decls()) visit(inner);
    }
  }

  // Virtual functions stay out: their tables would ask for the bodies. So do functions without a body yet,
  // which could not be defined any more.
  void mark(clang::FunctionDecl* f) {
    if (!f->doesThisDeclarationHaveABody()) return;
    if (f->hasAttr<clang::CUDAGlobalAttr>() || f->hasAttr<clang::CUDADeviceAttr>() || f->isMain()) return;
    if (auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(f); method && method->isVirtual()) return;
    for (clang::FunctionDecl* d : f->redecls()) {
      if (!d->hasAttr<clang::CUDAHostAttr>()) d->addAttr(clang::CUDAHostAttr::CreateImplicit(*context_));
      if (!d->hasAttr<clang::CUDADeviceAttr>()) d->addAttr(clang::CUDADeviceAttr::CreateImplicit(*context_));
    }
  }

  clang::ASTContext* context_ = nullptr;
};

class Action : public clang::PluginASTAction {
 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Marker>();
  }
  bool ParseArgs(const clang::CompilerInstance&, const std::vector<std::string>&) override { return true; }
  ActionType getActionType() override { return AddAfterMainAction; }
};

clang::FrontendPluginRegistry::Add<Action> registered("heddle-host-calls", "host functions may be named by device code");

}  // namespace
