// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Trains a small GPT on a text, writes checkpoints, resumes from them, and samples text.
//   gpt train TEXT [--out FILE] [--seconds S] [--steps N] [--batch B] [--layers L] [--channels C] ...
//   gpt sample FILE [--prompt TEXT] [--length N] [--seed N]
//   gpt check TEXT                compares loss and gradients with an independent CPU computation
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <map>
#include <string>

#include "corpus.h"
#include "cpu_check.h"
#include "model.cuh"

using namespace gpt;

namespace {

volatile std::sig_atomic_t interrupted = 0;
void on_interrupt(int) { interrupted = 1; }

using Flags = std::map<std::string, std::string>;

Flags parse_flags(int argc, char** argv, int first) {
  Flags f;
  for (int i = first; i + 1 < argc; i += 2) f[argv[i]] = argv[i + 1];
  return f;
}

double number(const Flags& f, const char* name, double otherwise) {
  auto it = f.find(name);
  return it == f.end() ? otherwise : std::atof(it->second.c_str());
}

std::string text(const Flags& f, const char* name, const char* otherwise) {
  auto it = f.find(name);
  return it == f.end() ? otherwise : it->second;
}

double seconds_since(std::chrono::steady_clock::time_point t) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count();
}

// ---- checkpoint -----------------------------------------------------------------------------------

const char kMagic[8] = {'H', 'D', 'L', 'G', 'P', 'T', '0', '1'};

bool save(const std::string& path, const Model& model, const std::string& alphabet) {
  const std::string partial = path + ".part";   // a reader never sees half a checkpoint
  FILE* f = std::fopen(partial.c_str(), "wb");
  if (!f) return false;
  bool ok = std::fwrite(kMagic, sizeof kMagic, 1, f) == 1;
  ok = ok && std::fwrite(&model.config, sizeof model.config, 1, f) == 1;
  ok = ok && std::fwrite(&model.step, sizeof model.step, 1, f) == 1;
  ok = ok && std::fwrite(alphabet.data(), 1, alphabet.size(), f) == alphabet.size();
  for (const DeviceArray* a : {&model.weights, &model.moment1, &model.moment2}) {
    const std::vector<float> h = a->download();
    ok = ok && std::fwrite(h.data(), sizeof(float), h.size(), f) == h.size();
  }
  ok = std::fclose(f) == 0 && ok;
  return ok && std::rename(partial.c_str(), path.c_str()) == 0;
}

struct Checkpoint {
  Config config;
  long step = 0;
  std::string alphabet;
  std::vector<float> weights, moment1, moment2;

  bool load(const std::string& path) {
    FILE* f = std::fopen(path.c_str(), "rb");
    if (!f) return false;
    char magic[8];
    bool ok = std::fread(magic, sizeof magic, 1, f) == 1 && !std::memcmp(magic, kMagic, 8);
    ok = ok && std::fread(&config, sizeof config, 1, f) == 1;
    ok = ok && std::fread(&step, sizeof step, 1, f) == 1;
    ok = ok && config.vocabulary > 0 && config.vocabulary <= 256 && config.layers <= 64 &&
         config.channels <= 4096 && config.context <= 4096;
    if (ok) {
      alphabet.resize(config.vocabulary);
      ok = std::fread(alphabet.data(), 1, alphabet.size(), f) == alphabet.size();
      const size_t n = Layout(config).total;
      for (std::vector<float>* v : {&weights, &moment1, &moment2}) {
        v->resize(n);
        ok = ok && std::fread(v->data(), sizeof(float), n, f) == n;
      }
    }
    std::fclose(f);
    return ok;
  }

  void restore(Model& model) const {
    model.weights.upload(weights);
    model.moment1.upload(moment1);
    model.moment2.upload(moment2);
    model.step = step;
  }
};

// ---- train ------------------------------------------------------------------------------------------

float learning_rate(long step, double progress, float peak) {
  const float warm = std::min(1.0f, (step + 1) / 40.0f);
  return warm * peak * (0.1f + 0.45f * (1.0f + std::cos(3.14159265f * (float)std::min(1.0, progress))));
}

int train(const std::string& path, const Flags& f) {
  Corpus corpus;
  Config config;
  config.layers = (int)number(f, "--layers", config.layers);
  config.channels = (int)number(f, "--channels", config.channels);
  config.heads = (int)number(f, "--heads", config.heads);
  config.context = (int)number(f, "--context", config.context);
  const int batch = (int)number(f, "--batch", 16);
  const double budget = number(f, "--seconds", 100);
  const long steps = (long)number(f, "--steps", 1e9);
  const float peak = (float)number(f, "--rate", 3e-3);
  const std::string out = text(f, "--out", "gpt.ckpt");
  if (!corpus.load(path, (size_t)number(f, "--bytes", 8e6), config.context + 2)) {
    std::fprintf(stderr, "gpt: cannot read a text from %s\n", path.c_str());
    return 1;
  }
  config.vocabulary = corpus.vocabulary();

  Checkpoint old;
  const bool resume = old.load(out) && old.alphabet == corpus.alphabet;
  if (resume) config = old.config;
  Model model(config, batch);
  if (resume) {
    old.restore(model);
    std::printf("resuming %s at step %ld\n", out.c_str(), model.step);
  }
  cudaDeviceProp device;
  CUDA_OK(cudaGetDeviceProperties(&device, 0));
  std::printf("device  %s\ntext    %zu characters, %d distinct\nmodel   %d layers, %d channels, %zu "
              "parameters\n",
              device.name, corpus.tokens.size(), config.vocabulary, config.layers, config.channels,
              model.layout.total);

  std::mt19937 random(model.step + 1);
  std::vector<int> in, target;
  const auto start = std::chrono::steady_clock::now();
  const long first = model.step;
  double shown = 0, mean = 0;
  float first_loss = 0;
  long counted = 0;
  while (!interrupted && model.step - first < steps && seconds_since(start) < budget) {
    corpus.sample(random, batch, config.context, in, target);
    const float loss = model.forward_backward(in, target);
    const double progress =
        std::max(seconds_since(start) / budget, double(model.step - first) / steps);
    model.update(learning_rate(model.step, progress, peak));
    if (model.step == first + 1) first_loss = loss;
    mean += loss, ++counted;
    const double now = seconds_since(start);
    if (now - shown >= 5 || model.step - first == steps) {
      std::printf("step %5ld   loss %.3f   %7.0f tokens/s   %4.0f s\n", model.step, mean / counted,
                  (model.step - first) * double(batch) * config.context / now, now);
      std::fflush(stdout);
      shown = now, mean = 0, counted = 0;
      if (!save(out, model, corpus.alphabet)) {
        std::fprintf(stderr, "gpt: cannot write %s\n", out.c_str());
        return 1;
      }
    }
  }
  CUDA_OK(cudaDeviceSynchronize());
  if (!save(out, model, corpus.alphabet)) return 1;
  std::printf("%s after %ld steps; first loss %.3f; checkpoint %s\n",
              interrupted ? "interrupted" : "done", model.step - first, first_loss, out.c_str());
  return 0;
}

// ---- sample -----------------------------------------------------------------------------------------

int sample(const std::string& path, const Flags& f) {
  Checkpoint c;
  if (!c.load(path)) {
    std::fprintf(stderr, "gpt: %s is no checkpoint\n", path.c_str());
    return 1;
  }
  Corpus corpus;
  corpus.alphabet = c.alphabet;
  corpus.index();
  Model model(c.config, 1);
  c.restore(model);
  std::mt19937 random((unsigned)number(f, "--seed", 7));
  std::string all = text(f, "--prompt", "And the LORD said");
  const double heat = number(f, "--temperature", 0.8);
  const int length = (int)number(f, "--length", 400);
  std::printf("%s", all.c_str());
  for (int i = 0; i < length && !interrupted; ++i) {
    std::vector<int> window;
    const size_t from = all.size() > (size_t)c.config.context ? all.size() - c.config.context : 0;
    for (size_t k = from; k < all.size(); ++k)
      window.push_back(corpus.token_of[(unsigned char)all[k]]);
    std::vector<float> logits = model.next_logits(window);
    const float top = *std::max_element(logits.begin(), logits.end());
    std::vector<double> weight;
    for (float l : logits) weight.push_back(std::exp((l - top) / heat));
    all.push_back(c.alphabet[std::discrete_distribution<int>(weight.begin(), weight.end())(random)]);
    std::putchar(all.back());
    std::fflush(stdout);
  }
  std::putchar('\n');
  return 0;
}

// ---- check ------------------------------------------------------------------------------------------

int check(const std::string& path) {
  Corpus corpus;
  Config config;
  config.layers = 2, config.channels = 24, config.heads = 3, config.context = 10;
  const int batch = 3;
  if (!corpus.load(path, 4000, 100)) return 1;
  config.vocabulary = corpus.vocabulary();
  Model model(config, batch);
  std::mt19937 random(5);
  std::vector<int> in, target;
  corpus.sample(random, batch, config.context, in, target);
  const float loss = model.forward_backward(in, target);
  const std::vector<float> w = model.weights.download(), g = model.grads.download();
  const std::vector<double> wide(w.begin(), w.end());
  const double expected = cpu_loss(config, model.layout, wide, in, target, batch, config.context);
  int bad = std::abs(loss - expected) > 1e-4;
  std::printf("loss %.6f, CPU %.6f\n", loss, expected);
  double worst = 0;
  for (int i = 0; i < 300; ++i) {
    const size_t at = random() % g.size();
    const double slope =
        cpu_slope(config, model.layout, wide, in, target, batch, config.context, at);
    const double off = std::abs(slope - g[at]) / (std::abs(slope) + 1e-3);
    worst = std::max(worst, off);
    if (off > 0.02) {
      std::printf("gradient of weight %zu: %.7f, CPU %.7f\n", at, g[at], slope);
      ++bad;
    }
  }
  std::printf("300 gradients, worst relative difference %.5f\n%s\n", worst, bad ? "FAIL" : "PASS");
  return bad != 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGINT, on_interrupt);
  const std::string verb = argc > 2 ? argv[1] : "";
  if (verb == "train") return train(argv[2], parse_flags(argc, argv, 3));
  if (verb == "sample") return sample(argv[2], parse_flags(argc, argv, 3));
  if (verb == "check") return check(argv[2]);
  std::fprintf(stderr, "usage: gpt train TEXT | sample CHECKPOINT | check TEXT   [--flag value]...\n");
  return 2;
}
