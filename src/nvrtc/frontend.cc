// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvrtc/frontend.h"

#include <algorithm>
#include <map>
#include <mutex>

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/DeclGroup.h>
#include <clang/CodeGen/CodeGenAction.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/CompilerInvocation.h>
#include <clang/Frontend/FrontendActions.h>
#include <clang/Frontend/MultiplexConsumer.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <clang/Sema/Sema.h>
#include <clang/Serialization/ASTWriter.h>
#include <clang/Serialization/InMemoryModuleCache.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Transforms/Utils/ModuleUtils.h>
#include <llvm/TargetParser/Host.h>

#include "base/toolkit_headers.h"
#include "nvrtc/beginning.h"
#include "nvrtc/diagnostics.h"

namespace heddle::nvrtc {

using namespace clang;

namespace {

using Words = std::vector<std::string>;

constexpr const char* kNamePrefix = "__heddle_name_expression_";

/// What the prelude depends on too: the key of its precompiled form.
Words shared_arguments(const Options& o) {
  Words a = {"-triple", "nvptx64-nvidia-cuda", "-aux-triple", "x86_64-unknown-linux-gnu", "-fcuda-is-device",
             "-target-cpu", o.codegen.cpu, "-target-feature", "+ptx85", "-target-sdk-version=12.5",
             "-x", "cuda", "-std=" + o.standard, "-nostdsysteminc", "-nobuiltininc", "-fdeprecated-macro",
             "-fno-autolink", "-fno-caret-diagnostics", "-fno-spell-checking", "-mconstructor-aliases", "-ferror-limit", "100",
             "-fgnuc-version=4.2.1", "-fno-threadsafe-statics", "-disable-llvm-passes", "-fcxx-exceptions",
             "-fexceptions", "-mframe-pointer=all", "-fno-rtti", "-fno-validate-pch",
             o.debug ? "-O0" : "-O3", o.codegen.fma ? "-ffp-contract=fast" : "-ffp-contract=off",
             "-D__NVCC__", "-D__CUDACC__=1", "-D__CUDACC_RTC__=1", "-D__CUDACC_VER_MAJOR__=12",
             "-D__CUDACC_VER_MINOR__=9", "-D__CUDACC_VER_BUILD__=86", "-D__CUDA_API_VER_MAJOR__=12",
             "-D__CUDA_API_VER_MINOR__=9", "-D__NVCC_DIAG_PRAGMA_SUPPORT__=1", "-D__CUDACC_RTC_INT128__=1",
             "-Wno-unknown-pragmas", "-Wno-unknown-cuda-version", "-Wno-c++11-narrowing", "-Wno-register",
             "-Wno-writable-strings", "-Wno-reserved-user-defined-literal", "-Wno-vla-cxx-extension",
             "-Wno-missing-template-arg-list-after-template-kw", "-Wno-pass-failed", "-Wno-non-pod-varargs", "-Wunused-variable"};
  // With modules on, functions that exist once for the host and once for the device would be called one.
  if (o.standard == "c++20") a.push_back("-fno-cxx-modules");
  if (o.codegen.ftz) a.push_back("-fdenormal-fp-math-f32=preserve-sign,preserve-sign");
  if (o.fast_math) a.insert(a.end(), {"-fgpu-approx-transcendentals", "-D__USE_FAST_MATH__=1"});
  if (o.rdc || o.lto) a.insert(a.end(), {"-fgpu-rdc", "-D__CUDACC_RDC__=1"});
  if (o.debug) a.push_back("-D__CUDACC_DEBUG__=1");
  return a;
}

void append_folder(Words& a, const char* option, const std::string& folder) { a.insert(a.end(), {option, folder}); }

void append_macros(Words& a, const Options& o) {
  for (const MacroEdit& m : o.macros) a.push_back((m.define ? "-D" : "-U") + m.text);
}

Words program_arguments(const Options& o, const std::string& name) {
  Words a = shared_arguments(o);
  append_folder(a, "-I", kProgramFolder);
  if (o.source_include) {
    const size_t slash = name.rfind('/');
    append_folder(a, "-I", slash == std::string::npos ? "." : name.substr(0, slash + 1));
  }
  for (const std::string& folder : o.includes) append_folder(a, "-I", folder);
  append_folder(a, "-internal-isystem", kToolkitFolder);
  append_folder(a, "-internal-isystem", kClangFolder);
  append_macros(a, o);
  a.insert(a.end(), {"-include-pch", kPreludeFile});
  for (const std::string& header : o.pre_includes) a.insert(a.end(), {"-include", header});
  if (o.debug || o.line_info) a.insert(a.end(), {"-debug-info-kind=line-directives-only", "-dwarf-version=2"});
  for (const std::string& number : o.suppressed) {
    if (number == "177") a.push_back("-Wno-unused-variable");
  }
  if (o.no_warnings) a.push_back("-w");
  if (o.warnings_are_errors) a.push_back("-Werror");
  a.push_back(std::string("-fmacro-prefix-map=") + kProgramFolder + "/=");
  a.insert(a.end(), {"-main-file-name", name, name});
  return a;
}

/// What every program of these options has before its first line.
std::string before(const Options& o) {
  std::string text;
  if (o.move_forward) {
    text += "namespace heddle_rtc{template<class T>struct bare{typedef T type;};template<class T>struct bare<T&>{typedef T type;};"
            "template<class T>struct bare<T&&>{typedef T type;};}"
            "namespace std{template<class T>__attribute__((host,device))constexpr typename heddle_rtc::bare<T>::type&&move(T&&v)noexcept"
            "{return static_cast<typename heddle_rtc::bare<T>::type&&>(v);}"
            "template<class T>__attribute__((host,device))constexpr T&&forward(typename heddle_rtc::bare<T>::type&v)noexcept"
            "{return static_cast<T&&>(v);}"
            "template<class T>__attribute__((host,device))constexpr T&&forward(typename heddle_rtc::bare<T>::type&&v)noexcept"
            "{return static_cast<T&&>(v);}}\n";
  }
  if (o.initializer_list) {
    text += "namespace std{template<class E>class initializer_list{const E*first_;size_t size_;"
            "__attribute__((host,device))constexpr initializer_list(const E*first,size_t size):first_(first),size_(size){}public:"
            "typedef E value_type;typedef const E&reference;typedef const E&const_reference;typedef size_t size_type;"
            "typedef const E*iterator;typedef const E*const_iterator;"
            "__attribute__((host,device))constexpr initializer_list()noexcept:first_(nullptr),size_(0){}"
            "__attribute__((host,device))constexpr size_t size()const noexcept{return size_;}"
            "__attribute__((host,device))constexpr const E*begin()const noexcept{return first_;}"
            "__attribute__((host,device))constexpr const E*end()const noexcept{return first_+size_;}};}\n";
  }
  for (const MacroEdit& m : o.macros) {
    if (m.define && (m.text == "NDEBUG" || m.text.starts_with("NDEBUG="))) text += "#undef assert\n#define assert(e) ((void)0)\n";
  }
  if (o.default_device) {
    text += "#pragma clang force_cuda_host_device begin\n"
            "#pragma clang attribute push(__attribute__((device)),apply_to=variable(is_global))\n";
  }
  return text;
}

std::string after(const Options& o, const Source& source) {
  std::string text = "\n";
  if (o.default_device) text += "#pragma clang attribute pop\n#pragma clang force_cuda_host_device end\n";
  for (size_t i = 0; i < source.name_expressions.size(); i++) {
    text += fmt::format("#line 1 \"name expression\"\nextern \"C\" __attribute__((device,used)) auto const {}{} = {};\n",
                        kNamePrefix, i, source.name_expressions[i]);
  }
  return text;
}

std::unique_ptr<CompilerInstance> make_instance(const Words& words, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                                                DiagnosticConsumer& consumer) {
  std::vector<const char*> pointers;
  for (const std::string& w : words) pointers.push_back(w.c_str());
  auto invocation = std::make_shared<CompilerInvocation>();
  auto instance = std::make_unique<CompilerInstance>();
  DiagnosticsEngine early(new DiagnosticIDs, new DiagnosticOptions, &consumer, false);
  if (!CompilerInvocation::CreateFromArgs(*invocation, pointers, early)) return nullptr;
  instance->setInvocation(std::move(invocation));
  instance->createDiagnostics(&consumer, false);
  instance->createFileManager(std::move(files));
  return instance;
}

/// Asks between top-level declarations whether to go on.
class Gate : public ASTConsumer {
 public:
  explicit Gate(const std::function<bool()>& proceed) : proceed_(proceed) {}
  bool HandleTopLevelDecl(DeclGroupRef) override { return !proceed_ || proceed_(); }

 private:
  const std::function<bool()>& proceed_;
};

class Emit : public EmitLLVMOnlyAction {
 public:
  Emit(llvm::LLVMContext* context, const std::function<bool()>& proceed) : EmitLLVMOnlyAction(context), proceed_(proceed) {}

 protected:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance& ci, llvm::StringRef file) override {
    std::vector<std::unique_ptr<ASTConsumer>> all;
    all.push_back(std::make_unique<Gate>(proceed_));
    all.push_back(EmitLLVMOnlyAction::CreateASTConsumer(ci, file));
    return std::make_unique<MultiplexConsumer>(std::move(all));
  }

 private:
  const std::function<bool()>& proceed_;
};

/// The list below is private to Sema; an explicit instantiation may name it.
template <auto kMember>
struct DeferredList {
  friend auto& deferred_list(Sema& sema) { return sema.*kMember; }
};
auto& deferred_list(Sema& sema);
template struct DeferredList<&Sema::DeclsToCheckForDeferredDiags>;

/// Writes the precompiled form without clang's list of functions whose errors wait until it is known that they are called:
/// each program would read all of them at its end, half of its time. Such errors are not written, so none is lost.
class BeginningWriter : public PCHGenerator {
 public:
  using PCHGenerator::PCHGenerator;
  void InitializeSema(Sema& sema) override {
    sema_ = &sema;
    PCHGenerator::InitializeSema(sema);
  }
  void HandleTranslationUnit(ASTContext& context) override {
    deferred_list(*sema_).clear();
    PCHGenerator::HandleTranslationUnit(context);
  }

 private:
  Sema* sema_ = nullptr;
};

class Precompile : public ASTFrontendAction {
 public:
  explicit Precompile(std::shared_ptr<PCHBuffer> buffer) : buffer_(std::move(buffer)) {}
  bool hasASTFileSupport() const override { return false; }
  TranslationUnitKind getTranslationUnitKind() override { return TU_Prefix; }

 protected:
  bool BeginSourceFileAction(CompilerInstance& ci) override {
    ci.getLangOpts().CompilingPCH = true;
    return true;
  }
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance& ci, llvm::StringRef) override {
    return std::make_unique<BeginningWriter>(ci.getPreprocessor(), ci.getModuleCache(), kPreludeFile, "", buffer_,
                                             llvm::ArrayRef<std::shared_ptr<ModuleFileExtension>>{}, false, false);
  }

 private:
  std::shared_ptr<PCHBuffer> buffer_;
};

/// The names of the toolkit's headers that a compilation has read.
std::vector<std::string> read_headers(const CompilerInstance& instance) {
  std::vector<std::string> names;
  const SourceManager& files = instance.getSourceManager();
  for (auto file = files.fileinfo_begin(); file != files.fileinfo_end(); ++file) {
    llvm::StringRef name = file->first.getName();
    if ((name.consume_front(kToolkitFolder) || name.consume_front(kClangFolder)) && name.consume_front("/")) names.push_back(name.str());
  }
  return names;
}

/// Whether the program brings a header that would have been read instead of one of those.
bool replaces_any(const std::vector<std::string>& headers, const Options& o, const Source& source) {
  std::vector<std::string> folders = o.includes;
  if (o.source_include) folders.push_back(llvm::sys::path::parent_path(source.name).str());
  for (const std::string& name : headers) {
    if (is_toolkit_header(std::string_view(llvm::sys::path::filename(name)))) continue;   // make_files sees to those
    for (const Header& h : source.headers) {
      if (llvm::StringRef(h.name).ends_with(name)) return true;
    }
    for (const std::string& folder : folders) {
      if (llvm::sys::fs::exists((folder.empty() ? "." : folder) + "/" + name)) return true;
    }
  }
  return false;
}

/// Precompiled beginnings of programs for sets of options, made when needed and kept: the prelude alone, and with it
/// the headers with which a program begins, once a second program has begun with the same lines.
class Beginnings {
 public:
  struct Beginning {
    std::shared_ptr<const Prelude> prelude;
    bool has_lines = false;      // and what comes before them
  };

  Result<Beginning> get(const Options& o, const Source& source, std::string_view lines) {
    const Words words = shared_arguments(o);
    if (!lines.empty()) {
      Words more = words;
      append_macros(more, o);
      auto prelude = get(more, before(o) + std::string(lines), true);
      if (prelude.ok() && prelude.value() && !replaces_any(prelude.value()->headers, o, source)) return Beginning{prelude.value(), true};
    }
    return Beginning{TRY(get(words, "", false)), false};
  }

 private:
  struct Entry {
    std::mutex mutex;
    std::shared_ptr<const Prelude> prelude;
    bool asked = false, failed = false;
  };
  using Entries = std::map<std::string, std::shared_ptr<Entry>>;
  static constexpr size_t kMostEntries = 16;   // of a few MB each if all are asked for twice

  /// Nothing where it is optional and asked for the first time.
  Result<std::shared_ptr<const Prelude>> get(const Words& words, const std::string& text, bool optional) {
    std::string key;
    for (const std::string& w : words) key += w + '\n';
    key += text;
    const std::shared_ptr<Entry> entry = find(optional ? optional_ : needed_, key);
    std::lock_guard lock(entry->mutex);
    const bool first = !std::exchange(entry->asked, true);
    if (optional && (first || entry->failed)) return entry->prelude;
    if (entry->prelude) return entry->prelude;
    auto made = make(words, text);
    entry->failed = !made.ok();
    if (made.ok()) entry->prelude = made.value();
    return made;
  }

  std::shared_ptr<Entry> find(Entries& entries, const std::string& key) {
    std::lock_guard lock(mutex_);
    if (&entries == &optional_ && entries.size() >= kMostEntries && !entries.count(key)) entries.clear();
    auto& slot = entries[key];
    if (!slot) slot = std::make_shared<Entry>();
    return slot;
  }

  static Result<std::shared_ptr<const Prelude>> make(Words words, const std::string& lines) {
    append_folder(words, "-internal-isystem", std::string(kToolkitFolder) + "/heddle/rtc/private");
    append_folder(words, "-internal-isystem", kToolkitFolder);
    append_folder(words, "-internal-isystem", kClangFolder);
    const std::string text = "#include \"heddle/rtc/prelude.h\"\n" + lines;
    words.push_back(kPreludeSource);
    std::string log;
    LogWriter writer(log, "prelude", false);
    auto instance = make_instance(words, make_files(kPreludeSource, text, {}, nullptr), writer);
    auto buffer = std::make_shared<PCHBuffer>();
    Precompile action(buffer);
    if (!instance || !instance->ExecuteAction(action) || !buffer->IsComplete) {
      return error(ErrorKind::InvalidSource, "nvrtc: error: the built-in headers do not compile\n{}", log);
    }
    // What is to be said about a program's lines is said to every program.
    if (!lines.empty() && !log.empty()) return error(ErrorKind::InvalidSource, "{}", log);
    return std::make_shared<const Prelude>(
        Prelude{text, std::string(buffer->Data.data(), buffer->Data.size()), read_headers(*instance)});
  }

  std::mutex mutex_;
  Entries needed_, optional_;
};

/// Takes the helper variables of the name expressions out again.
std::vector<std::string> take_lowered_names(llvm::Module& m, size_t count) {
  std::vector<std::string> names(count);
  for (size_t i = 0; i < count; i++) {
    auto* helper = m.getGlobalVariable(fmt::format("{}{}", kNamePrefix, i), true);
    if (!helper || !helper->hasInitializer()) continue;
    auto* target = llvm::dyn_cast<llvm::GlobalValue>(helper->getInitializer()->stripPointerCasts());
    if (target) {
      names[i] = target->getName().str();
      if (target->hasLocalLinkage() || target->hasLinkOnceLinkage()) target->setLinkage(llvm::GlobalValue::WeakODRLinkage);
    }
    llvm::removeFromUsedLists(m, [&](llvm::Constant* c) { return c->stripPointerCasts() == helper; });
    helper->eraseFromParent();
  }
  return names;
}

}  // namespace

Translation translate(const Source& source, const Options& options, llvm::LLVMContext& context,
                      const std::function<bool()>& proceed) {
  static Beginnings* beginnings = new Beginnings;   // never destroyed: other threads may compile at exit
  Translation t;
  // Files and pragmas that come before the first line would have to be in there too.
  const bool plain = options.pre_includes.empty() && !options.default_device;
  const std::string_view lines = plain ? beginning_of(source.text) : std::string_view();
  auto beginning = beginnings->get(options, source, lines);
  if (!beginning.ok()) return t.log = beginning.error().message, std::move(t);
  std::string text = fmt::format("#line 1 \"{}\"\n", source.name);
  if (beginning.value().has_lines) {
    // Not a second time: a macro that a header has defined anew would change back.
    text.append(std::count(lines.begin(), lines.end(), '\n'), '\n');
    text += std::string_view(source.text).substr(lines.size());
  } else {
    text = before(options) + text + source.text;
  }
  text += after(options, source);
  LogWriter writer(t.log, source.name, options.brief);
  auto files = make_files(source.name, text, source.headers, beginning.value().prelude.get());
  auto instance = make_instance(program_arguments(options, source.name), std::move(files), writer);
  if (!instance) return writer.write_count(), std::move(t);
  const std::function<bool()> gate = [&] {
    if (!t.cancelled && proceed && !proceed()) t.cancelled = true;
    return !t.cancelled;
  };
  if (options.syntax_only) {
    SyntaxOnlyAction action;
    t.ok = instance->ExecuteAction(action) && writer.getNumErrors() == 0;
  } else {
    Emit action(&context, gate);
    t.ok = instance->ExecuteAction(action) && writer.getNumErrors() == 0 && !t.cancelled;
    if (t.ok) t.module = action.takeModule();
    t.ok = t.ok && t.module;
  }
  writer.write_count();
  if (!t.module) return t;
  t.lowered = take_lowered_names(*t.module, source.name_expressions.size());
  return t;
}

}  // namespace heddle::nvrtc
