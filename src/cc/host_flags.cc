// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/host_flags.h"

#include <string_view>

#include "cc/args.h"

namespace heddle::cc {

namespace {

// Tuning and bookkeeping of gcc without a counterpart: dropping them changes no program's meaning.
constexpr std::string_view kGccOnly[] = {
    "-fopt-info", "-ftree-", "-fno-tree-", "-fvar-tracking", "-fno-var-tracking", "-fno-gnu-unique",
    "-fipa-", "-fno-ipa-", "-fgcse", "-fno-gcse", "-fira-", "-fno-ira-", "-fsched", "-fno-sched",
    "-fmodulo-sched", "-fpredictive-commoning", "-fno-predictive-commoning", "-funswitch-loops",
    "-fno-unswitch-loops", "-floop-", "-fno-loop-", "-fgraphite", "-freorder-", "-fno-reorder-",
    "-fprefetch-loop", "-fconserve-stack", "-fno-conserve-stack", "-fabi-version", "-fabi-compat",
    "-fno-abi-compat", "-fconcepts", "-fpermissive", "-fno-canonical-system-headers", "-fextended-identifiers",
    "-fwhole-program", "-fno-implement-inlines", "-flto", "-fno-lto", "-ffat-lto-objects",
    "-fno-fat-lto-objects", "-fuse-linker-plugin", "-fno-use-linker-plugin", "-finline-limit",
    "-fdevirtualize", "-fno-devirtualize", "-fcrossjumping", "-fno-crossjumping", "-fweb", "-frename-registers",
    "-fno-thread-jumps", "-fcaller-saves", "-fno-caller-saves", "-fcse-", "-fno-cse-", "-frerun-cse",
    "-fsplit-", "-fno-split-", "-fstore-merging", "-fno-store-merging", "-falign-labels", "-fno-align-labels",
    "-fno-printf-return-value", "-fno-stack-limit", "-mno-avx256-split", "-mavx256-split", "-mlow-precision",
    "-fdiagnostics-generate", "-fdiagnostics-plain", "-fno-diagnostics-show-caret", "-fcheck-new", "-fno-ident"};

bool is_gcc_only(std::string_view flag) {
  for (std::string_view prefix : kGccOnly) {
    if (flag.starts_with(prefix)) return true;
  }
  return false;
}

bool takes_next(std::string_view flag) {
  return flag == "-I" || flag == "-D" || flag == "-U" || flag == "-include" || flag == "-isystem" ||
         flag == "-idirafter" || flag == "-iquote" || flag == "-imacros" || flag == "-Xlinker" ||
         flag == "-arch" || flag == "-target" || flag == "-L" || flag == "-l" || flag == "-u";
}

/// Flags that change how the preprocessor or the warnings see a source.
bool concerns_device(std::string_view flag) {
  for (std::string_view prefix : {"-I", "-D", "-U", "-include", "-isystem", "-idirafter", "-iquote", "-imacros",
                                  "-std=", "-W", "-w", "-pedantic", "-pthread", "-march=", "-mavx", "-msse",
                                  "-mfma", "-mf16c", "-mbmi", "-mpopcnt", "-ferror-limit", "-fchar8_t",
                                  "-fsigned-char", "-funsigned-char", "-fshort-"}) {
    if (flag.starts_with(prefix)) return !flag.starts_with("-Wl,") && !flag.starts_with("-Wa,");
  }
  return false;
}

}  // namespace

HostFlags sort_host_flags(const std::vector<std::string>& flags) {
  HostFlags out;
  for (size_t i = 0; i < flags.size(); i++) {
    std::string flag = flags[i];
    if (flag == "--param" || flag == "-aux-info") {
      i++;
      continue;
    }
    if (is_gcc_only(flag) || flag.starts_with("--param=")) continue;
    if (flag.starts_with("-fmax-errors=")) flag = "-ferror-limit=" + flag.substr(13);
    bool both = concerns_device(flag);
    out.host.push_back(flag);
    if (both) out.device.push_back(flag);
    if (takes_next(flag) && i + 1 < flags.size()) {
      out.host.push_back(flags[++i]);
      if (both) out.device.push_back(flags[i]);
    }
  }
  return out;
}

std::vector<std::string> split_host_value(const std::string& value) {
  bool several = value.find(" -") != std::string::npos || value.starts_with(" ") || value.ends_with(" ");
  bool quoted = value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0];
  if (several || quoted) return split_words(value);
  return {value};
}

}  // namespace heddle::cc
