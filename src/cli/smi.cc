// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/smi.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <map>

#include <fmt/format.h>

#include "devices/usage.h"

namespace heddle::cli {
namespace {

using Json = nlohmann::ordered_json;
using devices::DeviceUseSeen;
using devices::ProcessUse;
constexpr unsigned kSampleUs = 200000;

struct User {
  uint32_t pid = 0;
  std::string command;
  uint64_t used_bytes = 0, kernels = 0;
  double utilisation = 0;               // percent
};
struct Row {
  uint32_t ordinal = 0;
  std::string id, name;
  std::array<uint8_t, 16> uuid{};
  uint64_t capacity_bytes = 0, used_bytes = 0;
  double utilisation = 0;
  std::vector<User> users;
};

/// Visible here or used by some process: a process may see other devices than this command does.
Result<std::vector<Row>> rows() {
  const auto before = devices::processes();
  const uint64_t began = devices::usage_ticks();
  usleep(kSampleUs);
  const auto now = devices::processes();
  const double elapsed = static_cast<double>(devices::usage_ticks() - began);
  std::vector<Row> all;
  for (const devices::Spec& spec : TRY(devices::visible_devices()))
    all.push_back({.ordinal = static_cast<uint32_t>(all.size()), .id = spec.id, .name = spec.name, .uuid = spec.uuid,
                   .capacity_bytes = spec.memory_bytes, .users = {}});
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> busy_before;
  for (const ProcessUse& p : before)
    for (const DeviceUseSeen& d : p.devices) busy_before[{p.pid, d.ordinal}] = d.busy_ticks;
  for (const ProcessUse& p : now) {
    for (const DeviceUseSeen& d : p.devices) {
      auto row = std::find_if(all.begin(), all.end(), [&](const Row& r) { return r.uuid == d.uuid; });
      if (row == all.end())
        row = all.insert(all.end(), {.ordinal = d.ordinal, .id = d.id, .name = d.name, .uuid = d.uuid, .capacity_bytes = d.capacity_bytes, .users = {}});
      if (!d.used_bytes && !d.kernels && !d.busy_ticks) continue;
      const auto earlier = busy_before.find({p.pid, d.ordinal});
      const double busy = earlier == busy_before.end() || d.busy_ticks < earlier->second ? 0 : static_cast<double>(d.busy_ticks - earlier->second);
      const double part = std::clamp(100 * busy / elapsed, 0.0, 100.0);
      row->used_bytes += d.used_bytes;
      row->utilisation = std::min(100.0, row->utilisation + part);
      row->users.push_back({p.pid, p.command, d.used_bytes, d.kernels, part});
    }
  }
  return all;
}

double mib(uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

}  // namespace

Result<std::string> smi_text() {
  const auto all = TRY(rows());
  char when[64];
  const std::time_t now = std::time(nullptr);
  std::strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", std::localtime(&now));
  std::string out = fmt::format("{}   Heddle 0.1.0, CUDA 12.9\n\n{:<3} {:<44} {:>22} {:>6}\n", when, "", "device", "memory used (MiB)", "busy");
  for (const Row& r : all)
    out += fmt::format("{:<3} {:<44.44} {:>10.0f} /{:>10.0f} {:>5.0f}%\n", r.ordinal, r.name, mib(r.used_bytes), mib(r.capacity_bytes), r.utilisation);
  out += fmt::format("\n{:<3} {:>8} {:<24} {:>14} {:>12} {:>6}\n", "", "pid", "process", "memory (MiB)", "kernels", "busy");
  bool any = false;
  for (const Row& r : all)
    for (const User& u : r.users) {
      any = true;
      out += fmt::format("{:<3} {:>8} {:<24.24} {:>14.1f} {:>12} {:>5.0f}%\n", r.ordinal, u.pid, u.command, mib(u.used_bytes), u.kernels, u.utilisation);
    }
  if (!any) out += "    no process uses a device\n";
  return out;
}

Result<Json> smi_json() {
  Json out = {{"devices", Json::array()}};
  for (const Row& r : TRY(rows())) {
    Json users = Json::array();
    for (const User& u : r.users)
      users.push_back({{"pid", u.pid}, {"command", u.command}, {"memory_bytes", u.used_bytes}, {"kernels", u.kernels}, {"busy_percent", u.utilisation}});
    out["devices"].push_back({{"ordinal", r.ordinal}, {"id", r.id}, {"name", r.name}, {"memory_bytes", r.capacity_bytes},
                              {"used_bytes", r.used_bytes}, {"busy_percent", r.utilisation}, {"processes", users}});
  }
  return out;
}

}  // namespace heddle::cli
