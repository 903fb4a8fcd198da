// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From the API's parameter structs to what a node does; every value is checked.
#pragma once

#include "driver/object/graph.h"

namespace heddle::driver {

using SharedParams = std::shared_ptr<const NodeParams>;
Result<SharedParams> kernel_params(const CUDA_KERNEL_NODE_PARAMS& p);
Result<SharedParams> copy_params(const CUDA_MEMCPY3D& p);
Result<SharedParams> fill_params(const CUDA_MEMSET_NODE_PARAMS& p);
Result<SharedParams> host_params(const CUDA_HOST_NODE_PARAMS& p);
Result<SharedParams> event_params(CUgraphNodeType type, CUevent event);
Result<SharedParams> batch_params(const CUDA_BATCH_MEM_OP_NODE_PARAMS& p);
Result<SharedParams> signal_params(const CUDA_EXT_SEM_SIGNAL_NODE_PARAMS& p);
Result<SharedParams> wait_params(const CUDA_EXT_SEM_WAIT_NODE_PARAMS& p);
Result<SharedParams> node_params(const CUgraphNodeParams& p);


/// What a new node comes after, as a call gives it: `data` may be null.
struct Before {
  const CUgraphNode* nodes;
  size_t count;
  const CUgraphEdgeData* data = nullptr;
};

// Of graph_nodes.cc and graph_exec.cc.
Result<GraphNode*> add_node(CUgraph graph, Before before, SharedParams params);
Result<GraphNode*> node_of_type(CUgraphNode handle, CUgraphNodeType type);
Result<void> set_node(CUgraphNode node, SharedParams params);
Result<void> replace_step(CUgraphExec exec, CUgraphNode node, SharedParams params);
/// A conditional node with its bodies; fills p.phGraph_out.
Result<CUgraphNode> add_conditional(CUgraph graph, Before before, CUDA_CONDITIONAL_NODE_PARAMS& p);

}  // namespace heddle::driver
