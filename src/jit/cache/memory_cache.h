// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Objects of this process by key, so that loading a module twice neither compiles nor reads a file,
// and code that is linked already, by key and by what its symbols are bound to.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "jit/cache/entry.h"
#include "jit/orc/session.h"

namespace heddle::jit {

class MemoryCache {
 public:
  static MemoryCache& standard();

  /// Held while a key is looked up and compiled, so that threads that want the same kernel wait
  /// for one compilation instead of doing it again.
  std::unique_lock<std::mutex> lock(const Key& key);
  /// Owns nothing if someone has it.
  std::unique_lock<std::mutex> try_lock(const Key& key);

  std::shared_ptr<const Entry> find(const Key& key);
  void add(const Key& key, std::shared_ptr<const Entry> entry);

  std::shared_ptr<LinkedObject> find_linked(const Key& key, const std::vector<uint64_t>& bound);
  void add_linked(const Key& key, const std::vector<uint64_t>& bound,
                  const std::shared_ptr<LinkedObject>& linked);

 private:
  struct Slot {
    std::shared_ptr<const Entry> entry;
    std::list<Key>::iterator age;
  };
  std::mutex mutex_;
  std::map<Key, Slot> entries_;
  std::list<Key> ages_;               // oldest first
  uint64_t bytes_ = 0;
  std::map<std::pair<Key, std::vector<uint64_t>>, std::weak_ptr<LinkedObject>> linked_;
  std::mutex stripes_[64];
};

}  // namespace heddle::jit
