// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/cache/disk_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <thread>

#include "base/log.h"
#include "base/option.h"

namespace heddle::jit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".kernel", kUnfinished = ".part", kClaimed = ".claim.part";
constexpr time_t kUnfinishedSeconds = 3600;   // a writer that is older than this was killed

std::optional<std::string> read_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  struct stat st{};
  std::string bytes;
  bool good = ::fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
  if (good) bytes.resize(static_cast<size_t>(st.st_size));
  for (size_t at = 0; good && at < bytes.size();) {
    const ssize_t n = ::read(fd, bytes.data() + at, bytes.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) good = false;
    else at += static_cast<size_t>(n);
  }
  ::close(fd);
  if (!good) return {};
  return bytes;
}

bool write_file(const std::string& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return false;
  bool good = true;
  for (size_t at = 0; good && at < bytes.size();) {
    const ssize_t n = ::write(fd, bytes.data() + at, bytes.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) good = false;
    else at += static_cast<size_t>(n);
  }
  good = ::close(fd) == 0 && good;
  if (!good) ::unlink(path.c_str());
  return good;
}

struct Held {
  std::string path;
  uint64_t bytes = 0;
  timespec used{};
};

constexpr uint32_t kShelves = 256;            // folders, by the first byte of the key
constexpr uint64_t kGroupBytes = 4 << 20;     // shelves are kept below their limit by groups of this size

std::string shelf_name(uint32_t shelf) { return fmt::format("{:02x}", shelf); }

/// Calls f(path, stat, is_entry) for each file of ours on shelves [first, last). Other folders are not
/// ours: HEDDLE_CACHE_DIR may point anywhere.
template <class F>
void each_file(const std::string& folder, uint32_t first, uint32_t last, F f) {
  for (uint32_t shelf = first; shelf < last; ++shelf) {
    std::error_code gone;
    for (fs::directory_iterator file(folder + "/" + shelf_name(shelf), gone), end; file != end; file.increment(gone)) {
      const std::string path = file->path().string();
      const bool entry = path.ends_with(kSuffix);
      struct stat st{};
      if ((!entry && !path.ends_with(kUnfinished)) || ::stat(path.c_str(), &st) != 0) continue;
      f(path, st, entry);
      if (gone) break;
    }
  }
}

template <class F>
void each_file(const std::string& folder, F f) {
  each_file(folder, 0, kShelves, f);
}

std::string home_cache() {
  const char* xdg = std::getenv("XDG_CACHE_HOME");
  if (xdg && xdg[0] == '/') return std::string(xdg) + "/heddle";
  const char* home = std::getenv("HOME");
  if (home && home[0] == '/') return std::string(home) + "/.cache/heddle";
  return {};
}

}  // namespace

std::string cache_path() {
  const std::string& asked = heddle::options().cache_dir;
  return asked.empty() ? home_cache() : asked;
}

CacheStats cache_stats() {
  CacheStats stats = DiskCache(cache_path(), DiskCache::standard().stats().limit_bytes).stats();
  stats.enabled = heddle::options().cache && !stats.path.empty();
  return stats;
}

Result<uint64_t> cache_clear() { return DiskCache(cache_path(), 0).clear(); }

DiskCache::DiskCache(std::string folder, uint64_t limit_bytes)
    : folder_(std::move(folder)), limit_bytes_(limit_bytes) {}

DiskCache& DiskCache::standard() {
  static DiskCache* one = new DiskCache(
      heddle::options().cache ? cache_path() : std::string(),
      static_cast<uint64_t>(std::max<int64_t>(heddle::options().cache_mb, 1)) << 20);
  return *one;
}

std::string DiskCache::file_of(const Key& key) const {
  const std::string hex = key.hex();
  return folder_ + "/" + hex.substr(0, 2) + "/" + hex.substr(2) + std::string(kSuffix);
}

std::optional<Entry> DiskCache::load(const Key& key) {
  if (folder_.empty()) return {};
  const std::string path = file_of(key);
  const std::optional<std::string> bytes = read_file(path);
  if (!bytes) return {};
  std::optional<Entry> entry = unpack_entry(*bytes);
  if (!entry) {
    log::debug("the cached kernel {} is damaged and was removed", path);
    ::unlink(path.c_str());
    return {};
  }
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);   // the clock of eviction
  return entry;
}

void DiskCache::store(const Key& key, const Entry& entry) {
  if (folder_.empty()) return;
  const std::string path = file_of(key);
  std::error_code failed;
  fs::create_directories(fs::path(path).parent_path(), failed);
  if (failed) {
    log::debug("no kernel cache at {}: {}", folder_, failed.message());
    return;
  }
  static std::atomic<uint32_t> next{0};
  const std::string part =
      fmt::format("{}.{}.{}{}", path, ::getpid(), next++, kUnfinished);
  const std::string bytes = pack_entry(entry);
  if (!write_file(part, bytes)) return;
  if (::rename(part.c_str(), path.c_str()) != 0) {
    ::unlink(part.c_str());
    return;
  }
  // Only this key's group of shelves is looked at, and only by every so many stores into it: on
  // average a store pays for a scan of a group's sixteenth, whatever the cache holds. Bytes of the
  // key, which is a hash, serve as dice, so that processes of one store each take their turn.
  const uint64_t groups = std::clamp<uint64_t>(limit_bytes_ / kGroupBytes, 1, kShelves);
  const uint64_t group_limit = limit_bytes_ / groups;
  const uint64_t dice = key.bytes[1] * 256u + key.bytes[2];
  if (dice * (group_limit / 16) > bytes.size() * 65536) return;
  const auto group = static_cast<uint32_t>(key.bytes[0] * groups / kShelves);
  const auto shelf_of = [&](uint64_t g) { return static_cast<uint32_t>((g * kShelves + groups - 1) / groups); };
  evict(shelf_of(group), shelf_of(group + 1), group_limit);
}

DiskCache::Claim DiskCache::claim(const Key& key, std::chrono::milliseconds longest) {
  Claim claim;
  if (folder_.empty()) return claim;
  const std::string path = file_of(key) + std::string(kClaimed);
  std::error_code failed;
  fs::create_directories(fs::path(path).parent_path(), failed);
  const auto end = std::chrono::steady_clock::now() + longest;
  auto pause = std::chrono::microseconds(500);
  for (;;) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return claim;
    // A record lock: unlike flock's it is not inherited by a child, which might live long.
    struct flock whole{};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    int why = 0;
    if (::fcntl(fd, F_SETLK, &whole) != 0) {
      why = errno;
    } else {
      // The one before may have removed this very file after we opened it; then it guards nothing.
      struct stat mine{}, there{};
      const bool current = ::fstat(fd, &mine) == 0 && ::stat(path.c_str(), &there) == 0 && mine.st_ino == there.st_ino;
      if (current) {
        claim.fd_ = fd;
        claim.path_ = path;
        return claim;
      }
    }
    ::close(fd);
    if ((why && why != EACCES && why != EAGAIN) || std::chrono::steady_clock::now() > end) return claim;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(20000));
  }
}

DiskCache::Claim::~Claim() {
  if (fd_ < 0) return;
  ::unlink(path_.c_str());
  ::close(fd_);
}

void DiskCache::evict(uint32_t first, uint32_t last, uint64_t limit) {
  std::vector<Held> held;
  uint64_t total = 0;
  const time_t now = ::time(nullptr);
  each_file(folder_, first, last, [&](const std::string& path, const struct stat& st, bool entry) {
    if (!entry) {
      if (now - st.st_mtim.tv_sec > kUnfinishedSeconds) ::unlink(path.c_str());
      return;
    }
    held.push_back({path, static_cast<uint64_t>(st.st_size), st.st_mtim});
    total += static_cast<uint64_t>(st.st_size);
  });
  if (total <= limit) return;
  std::sort(held.begin(), held.end(), [](const Held& a, const Held& b) {
    return std::pair(a.used.tv_sec, a.used.tv_nsec) < std::pair(b.used.tv_sec, b.used.tv_nsec);
  });
  for (const Held& h : held) {
    if (total <= limit / 4 * 3) break;   // leaves room, so that not every store evicts
    ::unlink(h.path.c_str());
    total -= h.bytes;
  }
}

CacheStats DiskCache::stats() const {
  CacheStats stats;
  stats.path = folder_;
  stats.enabled = !folder_.empty();
  stats.limit_bytes = limit_bytes_;
  if (folder_.empty()) return stats;
  each_file(folder_, [&](const std::string&, const struct stat& st, bool entry) {
    stats.entries += entry;
    stats.bytes += static_cast<uint64_t>(st.st_size);
  });
  return stats;
}

Result<uint64_t> DiskCache::clear() {
  uint64_t removed = 0;
  std::string failed;
  if (folder_.empty()) return removed;
  each_file(folder_, [&](const std::string& path, const struct stat&, bool entry) {
    if (::unlink(path.c_str()) == 0) removed += entry;
    else if (errno != ENOENT) failed = fmt::format("{}: {}", path, std::strerror(errno));
  });
  if (!failed.empty()) return error(ErrorKind::OperatingSystem, "cannot remove {}", failed);
  return removed;
}

}  // namespace heddle::jit
