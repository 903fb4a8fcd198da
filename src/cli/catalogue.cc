// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/catalogue.h"

#include <fmt/format.h>

#include "devices/catalogue.h"

namespace heddle::cli {
namespace {

using Json = nlohmann::ordered_json;
using devices::Entry;
using devices::Figure;
using devices::Property;

Result<const Entry*> entry_of(const std::string& id) {
  if (const Entry* entry = devices::find(id)) return entry;
  return error(ErrorKind::NotFound, "there is no device '{}'; 'heddle devices' lists them", id);
}

std::string short_value(const Entry& entry, const char* name, const char* unit) {
  const Figure* f = entry.figure(name);
  return f && f->has_number ? fmt::format("{:g}{}", f->number, unit) : "?";
}

Json text(std::string_view s) { return std::string(s); }

Json figure_json(const Figure& f) {
  Json out = {{"name", text(f.name)}, {"text", text(f.text())}, {"value", text(f.value)}, {"unit", text(f.unit())},
              {"source", text(f.source)}, {"confidence", text(f.confidence)}};
  if (f.has_number) out["number"] = f.number;
  if (!f.reading.empty()) out["reading"] = text(f.reading);
  return out;
}

std::string figure_text(const Figure& f) {
  // The unit belongs to a number; where the value is a sentence, it stands in it or does not apply.
  const bool plain = f.has_number && f.value.find_first_not_of("0123456789.") == std::string_view::npos;
  std::string line = fmt::format("  {:<45} {}{}{}\n", f.text(), f.value, plain && !f.unit().empty() ? " " : "", plain ? f.unit() : "");
  if (!plain && f.has_number) line += fmt::format("  {:<45} read as {:g}{}{}{}\n", "", f.number, f.unit().empty() ? "" : " ", f.unit(),
                                                   f.reading.empty() ? "" : fmt::format(": {}", f.reading));
  return line + fmt::format("  {:<45} [{}] {}\n", "", f.confidence, f.source);
}

}  // namespace

std::string catalogue_text() {
  std::string out = fmt::format("{:<24}{:<28}{:>7}{:>6}{:>10}{:>9}\n", "id", "name", "units", "warp", "memory", "unknown");
  out += fmt::format("{:<24}{:<28}{:>7}{:>6}{:>10}{:>9}\n", "host", "this machine", "cores", "32", "its own", "-");
  for (const Entry& e : devices::catalogue())
    out += fmt::format("{:<24}{:<28}{:>7}{:>6}{:>10}{:>9}\n", e.id, e.name, short_value(e, "sm_count", ""), short_value(e, "warp_size", ""),
                       short_value(e, "mem_gb", " GB"), e.unknown.size());
  return out;
}

Json catalogue_json() {
  Json out = Json::array();
  for (const Entry& e : devices::catalogue()) {
    Json also = Json::array();
    for (std::string_view other : e.also) also.push_back(text(other));
    out.push_back({{"id", text(e.id)}, {"name", text(e.name)}, {"vendor", text(e.vendor)}, {"also", also},
                   {"figures", e.figures.size()}, {"unknown", e.unknown.size()}});
  }
  return out;
}

Result<std::string> device_text(const std::string& id) {
  const Entry& e = *TRY(entry_of(id));
  std::string out = fmt::format("{}: {}, of {}\n", e.id, e.full_name, e.vendor);
  for (std::string_view other : e.also) out += fmt::format("  also called {}\n", other);
  if (!e.note.empty()) out += fmt::format("  note: {}\n", e.note);
  out += "\nPublished, with [confidence] and source:\n";
  for (const Figure& f : e.figures) out += figure_text(f);
  if (e.figures.empty()) out += "  nothing\n";
  out += "\nUnknown:\n";
  for (std::string_view name : e.unknown) out += fmt::format("  {}\n", devices::text_of_figure(name));
  if (e.unknown.empty()) out += "  nothing of what the catalogue asks for\n";
  out += "\nWhat a program sees (* marks a neutral value that stands in):\n";
  std::vector<Property> properties;
  (void)devices::device_of(e, 0, &properties);
  for (const Property& p : properties)
    out += fmt::format("{} {:<45} {:<16} {}\n", p.neutral ? "*" : " ", p.name, p.value, p.origin);
  out += "* everything else                               as on the host device\n";
  return out;
}

Result<Json> device_json(const std::string& id) {
  const Entry& e = *TRY(entry_of(id));
  Json out = {{"id", text(e.id)}, {"name", text(e.name)}, {"full_name", text(e.full_name)}, {"vendor", text(e.vendor)}, {"note", text(e.note)}};
  out["figures"] = Json::array();
  for (const Figure& f : e.figures) out["figures"].push_back(figure_json(f));
  out["unknown"] = Json::array();
  for (std::string_view name : e.unknown) out["unknown"].push_back(text(name));
  std::vector<Property> properties;
  (void)devices::device_of(e, 0, &properties);
  out["seen"] = Json::array();
  for (const Property& p : properties)
    out["seen"].push_back({{"property", p.name}, {"value", p.value}, {"origin", p.origin}, {"neutral", p.neutral}});
  return out;
}

}  // namespace heddle::cli
