// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cuda::std is the host's library, whose constexpr functions device code may call. What became constexpr with a later
// C++ than the program's, or never (assignments of tuples, std::sort), libcu++ offers to kernels all the same: so
// the functions in the headers of values and algorithms become the device's too.
#pragma once

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Sema/SemaCUDA.h>

#include <map>
#include <set>
#include <string_view>

class DeviceLibrary : public clang::ASTConsumer {
 public:
  void Initialize(clang::ASTContext& context) override { context_ = &context; }

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    for (clang::Decl* d : group) visit(d);
    return true;
  }

 private:
  void visit(clang::Decl* d, bool in_std = false) {
    if (auto* space = llvm::dyn_cast<clang::NamespaceDecl>(d)) {
      if (in_std || space->isStdNamespace() || space->getName() == "__gnu_cxx")
        for (clang::Decl* inner : space->decls()) visit(inner, true);
    } else if (auto* linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(d)) {
      for (clang::Decl* inner : linkage->decls()) visit(inner, in_std);
    } else if (in_std) {
      is_shared(d->getLocation()) ? mark(d) : follow(d);
    }
  }

  /// Declared again elsewhere, what was marked before stays so.
  void follow(clang::Decl* d) {
    if (auto* t = llvm::dyn_cast<clang::FunctionTemplateDecl>(d)) d = t->getTemplatedDecl();
    auto* f = llvm::dyn_cast<clang::FunctionDecl>(d);
    if (f && f->getPreviousDecl() && f->getPreviousDecl()->hasAttr<clang::CUDADeviceAttr>()) add_sides(f);
  }

  void mark(clang::Decl* d) {
    if (auto* t = llvm::dyn_cast<clang::TemplateDecl>(d)) d = t->getTemplatedDecl();
    if (!d) return;
    if (auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(d)) {
      if (record->hasDefinition() && !(!record->isDependentType() && record->isPolymorphic()))
        for (clang::Decl* member : record->decls()) mark(member);
    } else if (auto* f = llvm::dyn_cast<clang::FunctionDecl>(d)) {
      mark(f);
    } else if (auto* other = llvm::dyn_cast<clang::FriendDecl>(d)) {
      // A friend is declared once more with each instance, and has to be what its definition is.
      if (auto* t = llvm::dyn_cast_or_null<clang::FunctionTemplateDecl>(other->getFriendDecl())) add_sides(t->getTemplatedDecl());
      else if (auto* f = llvm::dyn_cast_or_null<clang::FunctionDecl>(other->getFriendDecl())) add_sides(f);
    }
  }

  void mark(clang::FunctionDecl* f) {
    if (!f->doesThisDeclarationHaveABody() || f->isVirtualAsWritten()) return;
    for (clang::FunctionDecl* declared : f->redecls()) add_sides(declared);
  }

  void add_sides(clang::FunctionDecl* f) {
    if (f->hasAttr<clang::CUDAHostAttr>() || f->hasAttr<clang::CUDADeviceAttr>() || f->hasAttr<clang::CUDAGlobalAttr>()) return;
    if (const clang::IdentifierInfo* name = f->getIdentifier(); name && name->getName().starts_with("__throw")) return;
    f->addAttr(clang::CUDAHostAttr::CreateImplicit(*context_));
    f->addAttr(clang::CUDADeviceAttr::CreateImplicit(*context_));
  }

  bool is_shared(clang::SourceLocation where) {
    static const std::set<std::string_view> kFiles = {
        "array", "bitset", "chrono", "functional", "memory", "numeric", "optional", "span", "string_view", "tuple", "utility", "variant",
        "char_traits.h", "chrono.h", "cpp_type_traits.h", "invoke.h", "move.h", "predefined_ops.h", "range_access.h", "refwrap.h", "stl_algo.h",
        "stl_algobase.h", "stl_construct.h", "stl_function.h", "stl_heap.h", "stl_iterator.h", "stl_iterator_base_funcs.h",
        "stl_numeric.h", "stl_pair.h", "unique_ptr.h"};
    const clang::SourceManager& sources = context_->getSourceManager();
    const clang::FileID file = sources.getFileID(sources.getExpansionLoc(where));
    auto [known, fresh] = files_.try_emplace(file, false);
    if (fresh) {
      const llvm::StringRef path = sources.getFilename(sources.getExpansionLoc(where));
      known->second = sources.isInSystemHeader(where) && kFiles.contains(std::string_view(path.substr(path.rfind('/') + 1)));
    }
    return known->second;
  }

  clang::ASTContext* context_ = nullptr;
  std::map<clang::FileID, bool> files_;
};

/// Algorithms are declared in one header and defined in another, whichever comes first: those two are the device's
/// from the start, but not what they include.
class AlgorithmHeaders : public clang::PPCallbacks {
 public:
  explicit AlgorithmHeaders(clang::CompilerInstance& compiler) : compiler_(compiler) {}

  void FileChanged(clang::SourceLocation at, FileChangeReason, clang::SrcMgr::CharacteristicKind kind, clang::FileID) override {
    const llvm::StringRef path = compiler_.getSourceManager().getFilename(at);
    const llvm::StringRef name = path.substr(path.rfind('/') + 1);
    const bool inside = clang::SrcMgr::isSystem(kind) && (name == "algorithmfwd.h" || name == "stl_algo.h" || name == "stl_heap.h");
    if (inside == inside_ || !compiler_.hasSema()) return;
    inside_ = inside;
    if (inside) compiler_.getSema().CUDA().PushForceHostDevice();
    else compiler_.getSema().CUDA().PopForceHostDevice();
  }

 private:
  clang::CompilerInstance& compiler_;
  bool inside_ = false;
};
