// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <x86intrin.h>

#include "simt/interp/machine.h"
#include "simt/type.h"

namespace heddle::simt::interp {
namespace {

uint32_t lane_mask(Sreg s, uint32_t lane) {
  uint32_t bit = 1u << (lane & 31);
  switch (s) {
    case Sreg::lanemask_eq: return bit;
    case Sreg::lanemask_lt: return bit - 1;
    case Sreg::lanemask_le: return bit | (bit - 1);
    case Sreg::lanemask_gt: return ~(bit | (bit - 1));
    default: return ~(bit - 1);
  }
}

uint32_t rank(const uint32_t at[3], const uint32_t size[3]) {
  return at[0] + size[0] * (at[1] + size[1] * at[2]);
}

uint64_t value(Machine& m, const Warp& w, Sreg s, uint32_t lane) {
  const abi::LaunchContext& l = m.launch;
  uint32_t thread = w.index * m.warp_size + lane;
  const uint32_t block[3] = {l.block.x, l.block.y, l.block.z};
  const uint32_t grid[3] = {l.grid.x, l.grid.y, l.grid.z};
  const uint32_t cluster[3] = {l.cluster.x ? l.cluster.x : 1, l.cluster.y ? l.cluster.y : 1,
                               l.cluster.z ? l.cluster.z : 1};
  uint32_t in_cluster[3];
  for (int n = 0; n < 3; ++n) in_cluster[n] = m.ctaid[n] % cluster[n];
  auto axis = [](Sreg s, Sreg x) { return static_cast<uint32_t>(s) - static_cast<uint32_t>(x); };
  switch (s) {
    case Sreg::tid_x: return thread % block[0];
    case Sreg::tid_y: return thread / block[0] % block[1];
    case Sreg::tid_z: return thread / block[0] / block[1];
    case Sreg::ntid_x:
    case Sreg::ntid_y:
    case Sreg::ntid_z: return block[axis(s, Sreg::ntid_x)];
    case Sreg::ctaid_x:
    case Sreg::ctaid_y:
    case Sreg::ctaid_z: return m.ctaid[axis(s, Sreg::ctaid_x)];
    case Sreg::nctaid_x:
    case Sreg::nctaid_y:
    case Sreg::nctaid_z: return grid[axis(s, Sreg::nctaid_x)];
    case Sreg::laneid: return lane;
    case Sreg::warpid: return w.index;
    case Sreg::nwarpid: return l.warps_per_cta;
    case Sreg::smid: return m.worker.worker;
    case Sreg::nsmid: return l.sm_count;
    case Sreg::gridid: return l.grid_id;
    case Sreg::clusterid_x:
    case Sreg::clusterid_y:
    case Sreg::clusterid_z: {
      uint32_t n = axis(s, Sreg::clusterid_x);
      return m.ctaid[n] / cluster[n];
    }
    case Sreg::nclusterid_x:
    case Sreg::nclusterid_y:
    case Sreg::nclusterid_z: {
      uint32_t n = axis(s, Sreg::nclusterid_x);
      return grid[n] / cluster[n];
    }
    case Sreg::cluster_ctaid_x:
    case Sreg::cluster_ctaid_y:
    case Sreg::cluster_ctaid_z: return in_cluster[axis(s, Sreg::cluster_ctaid_x)];
    case Sreg::cluster_nctaid_x:
    case Sreg::cluster_nctaid_y:
    case Sreg::cluster_nctaid_z: return cluster[axis(s, Sreg::cluster_nctaid_x)];
    case Sreg::cluster_ctarank: return rank(in_cluster, cluster);
    case Sreg::cluster_nctarank: return cluster[0] * cluster[1] * cluster[2];
    case Sreg::is_explicit_cluster: return cluster[0] * cluster[1] * cluster[2] > 1;
    case Sreg::lanemask_eq:
    case Sreg::lanemask_le:
    case Sreg::lanemask_lt:
    case Sreg::lanemask_ge:
    case Sreg::lanemask_gt: return lane_mask(s, lane);
    case Sreg::clock: return static_cast<uint32_t>(__rdtsc());
    case Sreg::clock_hi: return __rdtsc() >> 32;
    case Sreg::clock64: return __rdtsc();
    case Sreg::globaltimer: return l.services->globaltimer(&m.worker);
    case Sreg::globaltimer_lo: return static_cast<uint32_t>(l.services->globaltimer(&m.worker));
    case Sreg::globaltimer_hi: return l.services->globaltimer(&m.worker) >> 32;
    case Sreg::dynamic_smem_size: return l.dynamic_shared_bytes;
    case Sreg::total_smem_size: return l.static_shared_bytes + l.dynamic_shared_bytes;
    case Sreg::aggr_smem_size: return l.static_shared_bytes + l.dynamic_shared_bytes;
    case Sreg::reserved_smem_offset: return 0;
    case Sreg::warp_size: return m.warp_size;
    case Sreg::pm:
    case Sreg::envreg:
    case Sreg::current_graph_exec: return 0;
  }
  return 0;
}

}  // namespace

void special_register(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) { f.at(s.out[0])[l] = value(m, w, s.instr->sreg, l); });
}

}  // namespace heddle::simt::interp
