// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/clean/observe.h"

#include "simt/simt.h"

namespace heddle::simt {
namespace {

thread_local PassObserver::Callback* callback = nullptr;

}  // namespace

PassObserver::PassObserver(Callback c) { callback = new Callback(std::move(c)); }
PassObserver::~PassObserver() {
  delete callback;
  callback = nullptr;
}

void observe(std::string_view pass, const Function& f) {
  if (callback) [[unlikely]] (*callback)(pass, f);
}

}  // namespace heddle::simt
