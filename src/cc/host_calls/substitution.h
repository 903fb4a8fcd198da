// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Errors in a substitution decide between templates and are never shown. -fgpu-defer-diag would put off those about
// the other side's functions all the same, so that a constraint that fails would count as met: std::ranges asks
// such things. While clang substitutes, nothing is put off.
#pragma once

#include <clang/Basic/LangOptions.h>
#include <clang/Sema/Sema.h>
#include <clang/Sema/TemplateInstCallback.h>

#include <vector>

/// Hears of every template that clang begins and ends to instantiate or tries.
class PutsOffNoSubstitutionFailure : public clang::TemplateInstantiationCallback {
 public:
  explicit PutsOffNoSubstitutionFailure(clang::LangOptions& options) : options_(options) {}

  void initialize(const clang::Sema&) override {}
  void finalize(const clang::Sema&) override {}

  void atTemplateBegin(const clang::Sema& sema, const clang::Sema::CodeSynthesisContext&) override {
    outer_.push_back(options_.GPUDeferDiag);
    // A function or class that a substitution needs is instantiated for good: its errors are errors.
    options_.GPUDeferDiag = !sema.isSFINAEContext();
  }
  void atTemplateEnd(const clang::Sema&, const clang::Sema::CodeSynthesisContext&) override {
    options_.GPUDeferDiag = outer_.back();
    outer_.pop_back();
  }

 private:
  clang::LangOptions& options_;
  std::vector<bool> outer_;
};
