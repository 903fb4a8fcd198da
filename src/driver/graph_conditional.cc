// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Conditional nodes, attributes of kernel nodes, and the memory that graphs hold.
#include <cstring>

#include "driver/driver.h"
#include "driver/object/graph.h"
#include "driver/object/node_params.h"

namespace heddle::driver {
bool is_kernel_node_attribute(int attribute) {
  switch (attribute) {
    case CU_LAUNCH_ATTRIBUTE_ACCESS_POLICY_WINDOW:
    case CU_LAUNCH_ATTRIBUTE_COOPERATIVE:
    case CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION:
    case CU_LAUNCH_ATTRIBUTE_CLUSTER_SCHEDULING_POLICY_PREFERENCE:
    case CU_LAUNCH_ATTRIBUTE_PRIORITY:
    case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN_MAP:
    case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN:
    case CU_LAUNCH_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT: return true;
    default: return false;
  }
}

namespace {

Result<void> check_attribute(CUkernelNodeAttrID attr) {
  if (is_kernel_node_attribute(attr)) return {};
  return error(ErrorKind::InvalidValue, "kernel nodes have no attribute {}", static_cast<int>(attr));
}

}  // namespace

Result<CUgraphConditionalHandle> cuGraphConditionalHandleCreate(CUgraph hGraph, CUcontext ctx, unsigned int defaultLaunchValue, unsigned int flags) {
  if (flags & ~unsigned{CU_GRAPH_COND_ASSIGN_DEFAULT}) return error(ErrorKind::InvalidValue, "flags {:#x}", flags);
  Graph* graph = TRY(resolve<Graph>(hGraph, "graph"));
  auto condition = std::make_shared<Condition>();
  condition->value = condition->initial = defaultLaunchValue;
  condition->assign = flags & CU_GRAPH_COND_ASSIGN_DEFAULT;
  graph->conditions.push_back(condition);
  return reinterpret_cast<CUgraphConditionalHandle>(&condition->value);
}

Result<CUgraphNode> add_conditional(CUgraph hGraph, Before before, CUDA_CONDITIONAL_NODE_PARAMS& p) {
  Graph* graph = TRY(resolve<Graph>(hGraph, "graph"));
  auto params = std::make_shared<NodeParams>();
  params->type = CU_GRAPH_NODE_TYPE_CONDITIONAL;
  params->condition_type = p.type;
  for (const auto& c : graph->conditions)
    if (reinterpret_cast<CUgraphConditionalHandle>(&c->value) == p.handle) params->condition = c;
  if (!params->condition) return error(ErrorKind::InvalidValue, "the conditional handle is not of this graph");
  if (params->condition->taken) return error(ErrorKind::InvalidValue, "the conditional handle has its node already");
  const unsigned most = p.type == CU_GRAPH_COND_TYPE_IF ? 2 : p.type == CU_GRAPH_COND_TYPE_WHILE ? 1 : ~0u;
  if (p.type > CU_GRAPH_COND_TYPE_SWITCH || !p.size || p.size > most) return error(ErrorKind::InvalidValue, "{} bodies of a conditional node of type {}", p.size, static_cast<int>(p.type));
  GraphNode* node = TRY(add_node(hGraph, before, params));
  params->condition->taken = true;
  for (unsigned i = 0; i < p.size; ++i) {
    node->bodies.push_back(std::make_unique<Graph>());
    node->bodies.back()->embedded = true;
    node->bodies.back()->conditions = graph->conditions;   // Nodes inside may use the same handles.
    node->body_handles.push_back(node->bodies.back()->handle);
  }
  p.phGraph_out = node->body_handles.data();
  return node->handle;
}

Result<void> cuGraphKernelNodeGetAttribute(CUgraphNode hNode, CUkernelNodeAttrID attr, CUkernelNodeAttrValue* value_out) {
  const GraphNode* node = TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_KERNEL));
  TRY(check_attribute(attr));
  CUkernelNodeAttrValue value = {};
  if (const auto it = node->attributes.find(static_cast<int>(attr)); it != node->attributes.end()) value = it->second;
  else if (attr == CU_LAUNCH_ATTRIBUTE_COOPERATIVE) value.cooperative = static_cast<const KernelWork&>(*node->params->work).shape.cooperative;
  else if (attr == CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN_MAP) value.memSyncDomainMap.remote = 1;
  *value_out = value;
  return {};
}

Result<void> cuGraphKernelNodeSetAttribute(CUgraphNode hNode, CUkernelNodeAttrID attr, const CUkernelNodeAttrValue* value) {
  GraphNode* node = TRY(node_of_type(hNode, CU_GRAPH_NODE_TYPE_KERNEL));
  TRY(check_attribute(attr));
  if (attr == CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION && uint64_t{value->clusterDim.x} * value->clusterDim.y * value->clusterDim.z > 1)
    return unsupported("clusters of more than one block");
  node->attributes[static_cast<int>(attr)] = *value;
  return {};
}

Result<void> cuGraphKernelNodeCopyAttributes(CUgraphNode dst, CUgraphNode src) {
  GraphNode* to = TRY(node_of_type(dst, CU_GRAPH_NODE_TYPE_KERNEL));
  to->attributes = TRY(node_of_type(src, CU_GRAPH_NODE_TYPE_KERNEL))->attributes;
  return {};
}

Result<void> cuDeviceGetGraphMemAttribute(CUdevice device, CUgraphMem_attribute attr, void* value) {
  const GraphMemory& figures = graph_memory(*TRY(device_of(device)));
  cuuint64_t v = 0;
  switch (attr) {
    // Graphs reserve exactly what their nodes use.
    case CU_GRAPH_MEM_ATTR_USED_MEM_CURRENT:
    case CU_GRAPH_MEM_ATTR_RESERVED_MEM_CURRENT: v = figures.used; break;
    case CU_GRAPH_MEM_ATTR_USED_MEM_HIGH:
    case CU_GRAPH_MEM_ATTR_RESERVED_MEM_HIGH: v = figures.high; break;
    default: return error(ErrorKind::InvalidValue, "there is no graph memory attribute {}", static_cast<int>(attr));
  }
  std::memcpy(value, &v, sizeof v);
  return {};
}

Result<void> cuDeviceSetGraphMemAttribute(CUdevice device, CUgraphMem_attribute attr, void* value) {
  GraphMemory& figures = graph_memory(*TRY(device_of(device)));
  if (attr != CU_GRAPH_MEM_ATTR_USED_MEM_HIGH && attr != CU_GRAPH_MEM_ATTR_RESERVED_MEM_HIGH)
    return error(ErrorKind::InvalidValue, "graph memory attribute {} cannot be set", static_cast<int>(attr));
  cuuint64_t v;
  std::memcpy(&v, value, sizeof v);
  if (v) return error(ErrorKind::InvalidValue, "a high watermark can only be set to 0");
  figures.high = figures.used.load();
  return {};
}

Result<void> cuParamSetTexRef(CUfunction hfunc, int texunit, CUtexref hTexRef) {
  (void)TRY(kernel_of(hfunc));
  if (texunit != CU_PARAM_TR_DEFAULT) return error(ErrorKind::InvalidValue, "texture unit {}", texunit);
  return {};                            // A reference is found by its variable: nothing to set.
}

}  // namespace heddle::driver
