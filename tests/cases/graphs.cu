// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs: every kind of node, conditional bodies, updates, clones, what an executable keeps.
#include "cases.h"
static cudaKernelNodeParams one_thread(const void* f, void** arguments) {
  cudaKernelNodeParams k = {};
  k.func = const_cast<void*>(f);
  k.gridDim = 1;
  k.blockDim = 1;
  k.kernelParams = arguments;
  return k;
}
static cudaGraphNode_t knode(cudaGraph_t g, void* f, void** arguments, cudaGraphNode_t* d = nullptr, size_t n = 0) {
  cudaKernelNodeParams k = one_thread(f, arguments);
  cudaGraphNode_t r = nullptr;
  OK(cudaGraphAddKernelNode(&r, g, d, n, &k));
  return r;
}
static cudaGraphNode_t knode(cudaGraph_t g, void* f, int* p, int v, cudaGraphNode_t* d = nullptr, size_t n = 0) {
  void* a[] = {&p, &v};
  return knode(g, f, a, d, n);
}
static cudaGraphNodeParams conditional(cudaGraphConditionalHandle h, cudaGraphConditionalNodeType type, unsigned size = 1) {
  cudaGraphNodeParams c = {cudaGraphNodeTypeConditional};
  c.conditional.handle = h;
  c.conditional.type = type;
  c.conditional.size = size;
  return c;
}
__global__ void setcond(cudaGraphConditionalHandle h, int* p, int lim) {
  int v = ++*p;
  cudaGraphSetConditional(h, v < lim);
}
__global__ void choose(cudaGraphConditionalHandle h, unsigned v) { cudaGraphSetConditional(h, v); }

CASE(conditional_while) {
  int* p = zeros(8);
  cudaGraph_t g = graph();
  cudaGraphConditionalHandle h;
  OK(cudaGraphConditionalHandleCreate(&h, g, 1, cudaGraphCondAssignDefault));
  cudaGraphNodeParams c = conditional(h, cudaGraphCondTypeWhile);
  cudaGraphNode_t n;
  OK(cudaGraphAddNode(&n, g, nullptr, 0, &c));
  cudaGraph_t body = c.conditional.phGraph_out[0];
  HOLDS(body != nullptr);
  cudaGraphNode_t a;
  int lim = 7;
  void* args[] = {&h, &p, &lim};
  a = knode(body, (void*)setcond, args);
  knode(body, (void*)add, p + 1, 3, &a, 1);
  auto x = inst(g);
  run(x, 0);
  EQ(readi(p), 7);
  EQ(readi(p + 1), 21);
  OK(cudaMemset(p, 0, 8));
  OK(cudaGraphLaunch(x, 0));
  run(x, 0);
  EQ(readi(p), 8);
  cudaGraphNodeType t;
  OK(cudaGraphNodeGetType(n, &t));
  EQ(t, cudaGraphNodeTypeConditional);
}

CASE(conditional_if_else_and_switch) {
  int* p;
  OK(cudaMalloc(&p, 64));
  for (unsigned v = 0; v < 5; ++v)
    for (int kind = 0; kind < 2; ++kind) {
      OK(cudaMemset(p, 0, 64));
      cudaGraph_t g = graph();
      cudaGraphConditionalHandle h;
      OK(cudaGraphConditionalHandleCreate(&h, g, 0, 0));
      cudaGraphNode_t s;
      void* args[] = {&h, &v};
      s = knode(g, (void*)choose, args);
      cudaGraphNodeParams c = conditional(h, kind ? cudaGraphCondTypeSwitch : cudaGraphCondTypeIf, kind ? 3 : 2);
      cudaGraphNode_t n;
      OK(cudaGraphAddNode(&n, g, &s, 1, &c));
      for (unsigned i = 0; i < c.conditional.size; ++i) knode(c.conditional.phGraph_out[i], (void*)setv, p + i, 10 + i);
      knode(g, (void*)add, p + 8, 1, &n, 1);
      auto x = inst(g);
      run(x, 0);
      for (unsigned i = 0; i < 3; ++i) {
        bool run = kind ? v == i : (i == 0 ? v != 0 : i == 1 && v == 0);
        EQ(readi(p + i), run ? int(10 + i) : 0);
      }
      EQ(readi(p + 8), 1);
      OK(cudaGraphExecDestroy(x));
      OK(cudaGraphDestroy(g));
    }
}

CASE(conditional_nested) {
  int* p = zeros(64);
  cudaGraph_t g = graph();
  cudaGraphConditionalHandle h, h2;
  OK(cudaGraphConditionalHandleCreate(&h, g, 1, cudaGraphCondAssignDefault));
  cudaGraphNodeParams c = conditional(h, cudaGraphCondTypeWhile);
  cudaGraphNode_t n;
  OK(cudaGraphAddNode(&n, g, nullptr, 0, &c));
  cudaGraph_t b = c.conditional.phGraph_out[0];
  OK(cudaGraphConditionalHandleCreate(&h2, b, 1, cudaGraphCondAssignDefault));
  int lim = 3;
  void* args[] = {&h, &p, &lim};
  cudaGraphNode_t a = knode(b, (void*)setcond, args);
  cudaGraphNodeParams c2 = conditional(h2, cudaGraphCondTypeIf);
  cudaGraphNode_t m;
  OK(cudaGraphAddNode(&m, b, &a, 1, &c2));
  knode(c2.conditional.phGraph_out[0], (void*)add, p + 1, 1);
  auto x = inst(g);
  run(x, 0);
  EQ(readi(p), 3);
  EQ(readi(p + 1), 3);
}

CASE(conditional_bad) {
  cudaGraph_t g = graph();
  cudaGraphConditionalHandle h;
  HOLDS(cudaGraphConditionalHandleCreate(&h, nullptr, 1, 0) != cudaSuccess);
  OK(cudaGraphConditionalHandleCreate(&h, g, 1, cudaGraphCondAssignDefault));
  cudaGraphNodeParams c = conditional(h, cudaGraphCondTypeWhile, 0);
  cudaGraphNode_t n;
  EQ(cudaGraphAddNode(&n, g, nullptr, 0, &c), cudaErrorInvalidValue);
  c.conditional.size = 2;
  EQ(cudaGraphAddNode(&n, g, nullptr, 0, &c), cudaErrorInvalidValue);
  c.conditional.size = 1;
  OK(cudaGraphAddNode(&n, g, nullptr, 0, &c));
  cudaGraphNode_t m;
  EQ(cudaGraphAddNode(&m, g, nullptr, 0, &c), cudaErrorInvalidValue);
}

CASE(capture_into_a_body) {
  int* p = zeros(8);
  cudaGraph_t g = graph();
  cudaGraphConditionalHandle h;
  OK(cudaGraphConditionalHandleCreate(&h, g, 1, cudaGraphCondAssignDefault));
  cudaGraphNodeParams c = conditional(h, cudaGraphCondTypeIf);
  cudaGraphNode_t n;
  OK(cudaGraphAddNode(&n, g, nullptr, 0, &c));
  cudaStream_t s = stream();
  OK(cudaStreamBeginCaptureToGraph(s, c.conditional.phGraph_out[0], nullptr, nullptr, 0, cudaStreamCaptureModeRelaxed));
  add<<<1, 1, 0, s>>>(p, 5);
  OK(cudaMemcpyAsync(p + 1, p, 4, cudaMemcpyDeviceToDevice, s));
  OK(cudaStreamEndCapture(s, nullptr));
  auto x = inst(g);
  run(x, s);
  EQ(readi(p + 1), 5);
}
static int hv;
static void CUDART_CB hostf(void* u) { hv = (int)(long)u; }

CASE(exec_setters_of_every_type) {
  int* p = zeros(64);
  int* hp;
  OK(cudaMallocHost(&hp, 64));
  cudaGraph_t g = graph();
  cudaGraphNode_t ms, mc, ho, ch, er, ew, kn;
  cudaMemsetParams m = {};
  m.dst = p;
  m.elementSize = 4;
  m.width = 2;
  m.height = 1;
  m.value = 3;
  OK(cudaGraphAddMemsetNode(&ms, g, nullptr, 0, &m));
  kn = knode(g, (void*)add, p, 10, &ms, 1);
  OK(cudaGraphAddMemcpyNode1D(&mc, g, &kn, 1, hp, p, 4, cudaMemcpyDeviceToHost));
  cudaHostNodeParams hn = {hostf, (void*)1};
  OK(cudaGraphAddHostNode(&ho, g, &mc, 1, &hn));
  cudaGraph_t sub = graph();
  knode(sub, (void*)add, p + 4, 1);
  OK(cudaGraphAddChildGraphNode(&ch, g, &ho, 1, sub));
  cudaEvent_t e = event(), f = event();
  OK(cudaGraphAddEventRecordNode(&er, g, &ch, 1, e));
  OK(cudaGraphAddEventWaitNode(&ew, g, &er, 1, e));
  auto x = inst(g);
  run(x, 0);
  EQ(*hp, 13);
  EQ(hv, 1);
  EQ(readi(p + 4), 1);
  EQ(readi(p + 1), 3);
  m.value = 4;
  OK(cudaGraphExecMemsetNodeSetParams(x, ms, &m));
  int v = 20;
  void* a[] = {&p, &v};
  cudaKernelNodeParams k = one_thread((void*)add, a);
  OK(cudaGraphExecKernelNodeSetParams(x, kn, &k));
  OK(cudaGraphExecMemcpyNodeSetParams1D(x, mc, hp + 1, p, 4, cudaMemcpyDeviceToHost));
  hn.userData = (void*)2;
  OK(cudaGraphExecHostNodeSetParams(x, ho, &hn));
  cudaGraph_t sub2 = graph();
  knode(sub2, (void*)add, p + 4, 100);
  OK(cudaGraphExecChildGraphNodeSetParams(x, ch, sub2));
  OK(cudaGraphExecEventRecordNodeSetEvent(x, er, f));
  OK(cudaGraphExecEventWaitNodeSetEvent(x, ew, f));
  run(x, 0);
  EQ(hp[1], 24);
  EQ(hv, 2);
  EQ(readi(p + 4), 101);
  OK(cudaEventQuery(f));
  cudaEvent_t got;
  OK(cudaGraphEventRecordNodeGetEvent(er, &got));
  HOLDS(got == e);
  cudaMemsetParams mg;
  OK(cudaGraphMemsetNodeGetParams(ms, &mg));
  EQ(mg.value, 3u);
  cudaHostNodeParams hg;
  OK(cudaGraphHostNodeGetParams(ho, &hg));
  HOLDS(hg.userData == (void*)1);
  m.width = 3;
  (void)cudaGraphExecMemsetNodeSetParams(x, ms, &m);
  EQ(cudaGraphExecMemsetNodeSetParams(x, kn, &m), cudaErrorInvalidValue);
  EQ(cudaGraphExecMemcpyNodeSetParams1D(x, mc, p, hp, 4, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  // via generic
  cudaGraphNodeParams gp = {cudaGraphNodeTypeKernel};
  gp.kernel.func = (void*)add;
  gp.kernel.gridDim = 1;
  gp.kernel.blockDim = 1;
  v = 1;
  gp.kernel.kernelParams = a;
  OK(cudaGraphExecNodeSetParams(x, kn, &gp));
  OK(cudaGraphNodeSetParams(kn, &gp));
}
__device__ int sym[4] = {1, 2, 3, 4};

CASE(symbol_nodes) {
  cudaGraph_t g = graph();
  static int src[2] = {8, 9}, dst[2];
  cudaGraphNode_t a, b;
  OK(cudaGraphAddMemcpyNodeToSymbol(&a, g, nullptr, 0, sym, src, 8, 4, cudaMemcpyHostToDevice));
  OK(cudaGraphAddMemcpyNodeFromSymbol(&b, g, &a, 1, dst, sym, 8, 8, cudaMemcpyDeviceToHost));
  auto x = inst(g);
  run(x, 0);
  EQ(dst[0], 9);
  EQ(dst[1], 4);
  OK(cudaGraphExecMemcpyNodeSetParamsFromSymbol(x, b, dst, sym, 8, 0, cudaMemcpyDeviceToHost));
  run(x, 0);
  EQ(dst[0], 1);
  EQ(dst[1], 8);
  EQ(cudaGraphAddMemcpyNodeToSymbol(&a, g, nullptr, 0, sym, src, 8, 12, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
}

CASE(diamond_runs_parallel_and_ordered) {
  int* p;
  OK(cudaMalloc(&p, 64));
  cudaStream_t s, t, u;
  for (auto* q : {&s, &t, &u}) OK(cudaStreamCreate(q));
  cudaEvent_t e, f1, f2;
  for (auto* q : {&e, &f1, &f2}) OK(cudaEventCreateWithFlags(q, cudaEventDisableTiming));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  setv<<<1, 1, 0, s>>>(p, 1);
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e, 0));
  OK(cudaStreamWaitEvent(u, e, 0));
  add<<<1, 1, 0, t>>>(p + 1, 1);
  add<<<1, 1, 0, u>>>(p + 2, 1);
  OK(cudaEventRecord(f1, t));
  OK(cudaEventRecord(f2, u));
  OK(cudaStreamWaitEvent(s, f1, 0));
  OK(cudaStreamWaitEvent(s, f2, 0));
  add<<<1, 1, 0, s>>>(p, 5);
  cudaGraph_t g = end_capture(s);
  OK(cudaMemset(p, 0, 64));
  auto x = inst(g);
  for (int i = 0; i < 50; ++i) OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  EQ(readi(p), 6);
  EQ(readi(p + 1), 50);
  EQ(readi(p + 2), 50);
  cudaStreamCaptureStatus st;
  OK(cudaStreamIsCapturing(t, &st));
  EQ(st, cudaStreamCaptureStatusNone);
}

CASE(kernel_node_params_roundtrip) {
  int* p;
  OK(cudaMalloc(&p, 4));
  cudaGraph_t g = graph();
  cudaGraphNode_t n = knode(g, (void*)add, p, 7);
  cudaKernelNodeParams k;
  OK(cudaGraphKernelNodeGetParams(n, &k));
  HOLDS(k.func == (void*)add);
  EQ(k.gridDim.x, 1u);
  EQ(*(int*)k.kernelParams[1], 7);
  EQ(*(int**)k.kernelParams[0], p);
  cudaKernelNodeAttrValue v = {};
  v.priority = -3;
  OK(cudaGraphKernelNodeSetAttribute(n, cudaLaunchAttributePriority, &v));
  cudaGraphNode_t m = knode(g, (void*)add, p, 8);
  OK(cudaGraphKernelNodeCopyAttributes(n, m));
  v.priority = 0;
  OK(cudaGraphKernelNodeGetAttribute(m, cudaLaunchAttributePriority, &v));
  EQ(v.priority, -3);
}
static std::atomic<int> destroyed{0};

CASE(user_objects) {
  cudaUserObject_t o;
  OK(cudaUserObjectCreate(&o, (void*)1, [](void*) { ++destroyed; }, 1, cudaUserObjectNoDestructorSync));
  cudaGraph_t g, c;
  OK(cudaGraphCreate(&g, 0));
  OK(cudaGraphRetainUserObject(g, o, 1, cudaGraphUserObjectMove));
  OK(cudaGraphClone(&c, g));
  auto x = inst(g);
  OK(cudaGraphDestroy(g));
  usleep(20000);
  EQ(destroyed.load(), 0);
  OK(cudaGraphDestroy(c));
  usleep(20000);
  EQ(destroyed.load(), 0);
  OK(cudaGraphLaunch(x, 0));
  OK(cudaGraphExecDestroy(x));
  OK(cudaDeviceSynchronize());
  usleep(100000);
  EQ(destroyed.load(), 1);
  EQ(cudaUserObjectCreate(&o, (void*)1, nullptr, 1, cudaUserObjectNoDestructorSync), cudaErrorInvalidValue);
}

CASE(dot_names_what_it_shows) {
  const std::string path = "/tmp/heddle_cases_" + std::to_string(getpid()) + ".dot";
  int* p;
  OK(cudaMalloc(&p, 4));
  cudaGraph_t g = graph();
  auto a = knode(g, (void*)add, p, 7);
  auto b = knode(g, (void*)setv, p, 7, &a, 1);
  cudaGraphNode_t c;
  cudaMemsetParams m = {};
  m.dst = p;
  m.elementSize = 4;
  m.width = 1;
  m.height = 1;
  OK(cudaGraphAddMemsetNode(&c, g, &b, 1, &m));
  OK(cudaGraphDebugDotPrint(g, path.c_str(), cudaGraphDebugDotFlagsVerbose));
  std::string t;
  FILE* f = fopen(path.c_str(), "r");
  char buf[4096];
  size_t n;
  while ((n = fread(buf, 1, 4096, f))) t.append(buf, n);
  fclose(f);
  HOLDS(t.find("digraph") != t.npos);
  HOLDS(t.find("add") != t.npos && t.find("setv") != t.npos);
  HOLDS(t.find("->") != t.npos);
  HOLDS(t.find("MEMSET") != t.npos || t.find("memset") != t.npos || t.find("Memset") != t.npos);
  unlink(path.c_str());
}

CASE(instantiate_variants) {
  int* p;
  OK(cudaMalloc(&p, 4));
  cudaGraph_t g = graph();
  knode(g, (void*)setv, p, 7);
  cudaGraphExec_t x;
  cudaStream_t s = stream();
  cudaGraphInstantiateParams ip = {};
  ip.flags = cudaGraphInstantiateFlagUpload;
  ip.uploadStream = s;
  OK(cudaGraphInstantiateWithParams(&x, g, &ip));
  EQ(ip.result_out, cudaGraphInstantiateSuccess);
  unsigned long long f;
  OK(cudaGraphExecGetFlags(x, &f));
  OK(cudaGraphUpload(x, s));
  run(x, s);
  EQ(readi(p), 7);
  cudaGraph_t e = graph();
  auto y = inst(e);
  run(y, s);
  OK(cudaGraphInstantiate(&x, g, cudaGraphInstantiateFlagUseNodePriority));
}

CASE(update_rules) {
  int* p = zeros(64);
  int* hp;
  OK(cudaMallocHost(&hp, 64));
  auto make = [&](void* f, int v, int type) -> cudaGraph_t {
    cudaGraph_t g = graph();
    cudaGraphNode_t a = knode(g, f, p, v), b;
    if (type == 0) {
      OK(cudaGraphAddMemcpyNode1D(&b, g, &a, 1, hp, p, 4, cudaMemcpyDeviceToHost));
    } else if (type == 1) {
      cudaMemsetParams m = {};
      m.dst = p;
      m.elementSize = 4;
      m.width = 1;
      m.height = 1;
      OK(cudaGraphAddMemsetNode(&b, g, &a, 1, &m));
    } else if (type == 2) {
      OK(cudaGraphAddMemcpyNode1D(&b, g, &a, 1, p + 4, p, 4, cudaMemcpyDeviceToDevice));
    }
    return g;
  };
  auto x = inst(make((void*)add, 1, 0));
  cudaGraphExecUpdateResultInfo i;
  OK(cudaGraphExecUpdate(x, make((void*)setv, 40, 0), &i));
  run(x, 0);
  EQ(*hp, 40);
  EQ(cudaGraphExecUpdate(x, make((void*)add, 1, 1), &i), cudaErrorGraphExecUpdateFailure);
  EQ(i.result, cudaGraphExecUpdateErrorNodeTypeChanged);
  HOLDS(i.errorNode != nullptr);
  EQ(cudaGraphExecUpdate(x, make((void*)add, 1, 2), &i), cudaErrorGraphExecUpdateFailure);
  EQ(i.result, cudaGraphExecUpdateErrorParametersChanged);
  run(x, 0);
  EQ(*hp, 40);
}

CASE(wide_and_long) {
  int* p = zeros(4096 * 4);
  cudaGraph_t g = graph();
  std::vector<cudaGraphNode_t> w;
  for (int i = 0; i < 2000; ++i) w.push_back(knode(g, (void*)add, p + i, i));
  cudaGraphNode_t j;
  OK(cudaGraphAddEmptyNode(&j, g, w.data(), w.size()));
  for (int i = 0; i < 2000; ++i) j = knode(g, (void*)add, p + 4000, 1, &j, 1);
  auto t0 = clk::now();
  auto x = inst(g);
  for (int i = 0; i < 3; ++i) OK(cudaGraphLaunch(x, 0));
  OK(cudaStreamSynchronize(0));
  EQ(readi(p + 1999), 3 * 1999);
  EQ(readi(p + 4000), 6000);
  HOLDS(secs(t0) < 10);
}

CASE(graph_in_legacy_is_ordered) {
  Gate gt;
  int* p;
  OK(cudaMalloc(&p, 4));
  cudaStream_t s = stream();
  cudaGraph_t g = graph();
  knode(g, (void*)add, p, 2);
  auto x = inst(g);
  spin<<<1, 1, 0, s>>>(gt.g);
  setv<<<1, 1, 0, s>>>(p, 5);
  OK(cudaGraphLaunch(x, 0));
  usleep(10000);
  EQ(cudaStreamQuery(0), cudaErrorNotReady);
  gt.open();
  EQ(readi(p), 7);
}

CASE(edges_with_data) {
  int* p;
  OK(cudaMalloc(&p, 4));
  cudaGraph_t g = graph();
  auto a = knode(g, (void*)setv, p, 1), b = knode(g, (void*)add, p, 1);
  cudaGraphEdgeData d = {};
  OK(cudaGraphAddDependencies_v2(g, &a, &b, &d, 1));
  size_t n = 1;
  cudaGraphNode_t f[1], t[1];
  cudaGraphEdgeData e[1];
  OK(cudaGraphGetEdges_v2(g, f, t, e, &n));
  HOLDS(f[0] == a && t[0] == b && e[0].type == 0);
  d.type = 77;
  auto c = knode(g, (void*)add, p, 1);
  EQ(cudaGraphAddDependencies_v2(g, &a, &c, &d, 1), cudaErrorInvalidValue);
}

CASE(alloc_in_one_graph_free_in_other) {
  cudaGraph_t g, h;
  OK(cudaGraphCreate(&g, 0));
  OK(cudaGraphCreate(&h, 0));
  cudaMemAllocNodeParams ap = {};
  ap.bytesize = 4096;
  ap.poolProps.allocType = cudaMemAllocationTypePinned;
  ap.poolProps.location = {cudaMemLocationTypeDevice, 0};
  cudaGraphNode_t a, f;
  OK(cudaGraphAddMemAllocNode(&a, g, nullptr, 0, &ap));
  knode(g, (void*)setv, (int*)ap.dptr, 6, &a, 1);
  cudaGraphNode_t k = knode(h, (void*)add, (int*)ap.dptr, 1);
  OK(cudaGraphAddMemFreeNode(&f, h, &k, 1, ap.dptr));
  auto x = inst(g), y = inst(h);
  for (int i = 0; i < 4; ++i) {
    OK(cudaGraphLaunch(x, 0));
    OK(cudaGraphLaunch(y, 0));
  }
  OK(cudaStreamSynchronize(0));
  run(x, 0);
  EQ(readi(ap.dptr), 6);
  run(y, 0);
  void* dp;
  OK(cudaGraphMemFreeNodeGetParams(f, &dp));
  HOLDS(dp == ap.dptr);
}

CASE(fault_inside_a_graph_is_sticky) {
  cudaGraph_t g = graph();
  knode(g, (void*)setv, (int*)64, 6);
  auto x = inst(g);
  OK(cudaGraphLaunch(x, 0));
  EQ(cudaStreamSynchronize(0), cudaErrorIllegalAddress);
  EQ(cudaGraphLaunch(x, 0), cudaErrorIllegalAddress);
}

CASE(host_node_may_not_call) {
  static int code;
  cudaGraph_t g = graph();
  cudaHostNodeParams h = {};
  h.fn = [](void*) {
    void* p;
    code = cudaMalloc(&p, 4);
  };
  cudaGraphNode_t n;
  OK(cudaGraphAddHostNode(&n, g, nullptr, 0, &h));
  auto x = inst(g);
  run(x, 0);
  EQ(code, (int)cudaErrorNotPermitted);
}

CASE(clone_is_independent) {
  int* p;
  OK(cudaMalloc(&p, 4));
  cudaGraph_t g, c;
  OK(cudaGraphCreate(&g, 0));
  auto a = knode(g, (void*)setv, p, 1);
  OK(cudaGraphClone(&c, g));
  cudaGraphNode_t f;
  OK(cudaGraphNodeFindInClone(&f, a, c));
  OK(cudaGraphDestroyNode(a));
  size_t n;
  OK(cudaGraphGetNodes(c, nullptr, &n));
  EQ(n, (size_t)1);
  OK(cudaGraphDestroy(g));
  auto x = inst(c);
  run(x, 0);
  EQ(readi(p), 1);
  cudaGraph_t o = graph();
  EQ(cudaGraphNodeFindInClone(&f, f, o), cudaErrorInvalidValue);
}

CASE(memcpy3d_node) {
  cudaPitchedPtr d;
  OK(cudaMalloc3D(&d, {13, 5, 3}));
  std::vector<char> src(13 * 5 * 3), dst(src.size());
  for (size_t i = 0; i < src.size(); ++i) src[i] = i;
  cudaMemcpy3DParms a = {}, b = {};
  a.srcPtr = make_cudaPitchedPtr(src.data(), 13, 13, 5);
  a.dstPtr = d;
  a.extent = {13, 5, 3};
  a.kind = cudaMemcpyHostToDevice;
  b.srcPtr = d;
  b.dstPtr = make_cudaPitchedPtr(dst.data(), 13, 13, 5);
  b.extent = {13, 5, 3};
  b.kind = cudaMemcpyDeviceToHost;
  cudaGraph_t g = graph();
  cudaGraphNode_t n, m;
  OK(cudaGraphAddMemcpyNode(&n, g, nullptr, 0, &a));
  OK(cudaGraphAddMemcpyNode(&m, g, &n, 1, &b));
  auto x = inst(g);
  run(x, 0);
  HOLDS(src == dst);
  cudaMemcpy3DParms q;
  OK(cudaGraphMemcpyNodeGetParams(m, &q));
  EQ(q.extent.width, (size_t)13);
  EQ(q.kind, cudaMemcpyDeviceToHost);
  HOLDS(q.dstPtr.ptr == dst.data());
}

CASE(driver_batch_memop_node) {
  CUgraph g;
  CUdeviceptr w;
  CUcontext c;
  nothing<<<1, 1>>>();
  cuCtxGetCurrent(&c);
  DOK(cuMemAlloc(&w, 64));
  DOK(cuMemsetD8(w, 0, 64));
  DOK(cuGraphCreate(&g, 0));
  CUstreamBatchMemOpParams o[1] = {};
  o[0].operation = CU_STREAM_MEM_OP_WRITE_VALUE_32;
  o[0].writeValue.address = w;
  o[0].writeValue.value = 4;
  CUDA_BATCH_MEM_OP_NODE_PARAMS b = {};
  b.ctx = c;
  b.count = 1;
  b.paramArray = o;
  CUgraphNode n;
  DOK(cuGraphAddBatchMemOpNode(&n, g, nullptr, 0, &b));
  CUgraphExec x;
  DOK(cuGraphInstantiate(&x, g, 0));
  DOK(cuGraphLaunch(x, 0));
  DOK(cuStreamSynchronize(0));
  unsigned v;
  DOK(cuMemcpyDtoH(&v, w, 4));
  EQ(v, 4u);
  o[0].writeValue.value = 6;
  DOK(cuGraphExecBatchMemOpNodeSetParams(x, n, &b));
  DOK(cuGraphLaunch(x, 0));
  DOK(cuMemcpyDtoH(&v, w, 4));
  EQ(v, 6u);
  CUgraphNodeType t;
  DOK(cuGraphNodeGetType(n, &t));
  EQ(t, CU_GRAPH_NODE_TYPE_BATCH_MEM_OP);
}

CASE(capture_legacy_from_other_thread_relaxed) {
  cudaStream_t s = stream(cudaStreamNonBlocking);
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  nothing<<<1, 1>>>();
  OK(cudaGetLastError());
  void* q;
  OK(cudaMalloc(&q, 4));
  cudaGraph_t g = end_capture(s);
}

CASE(capture_in_per_thread_stream) {
  cudaGraph_t g;
  int* p;
  OK(cudaMalloc(&p, 4));
  OK(cudaStreamBeginCapture(cudaStreamPerThread, cudaStreamCaptureModeThreadLocal));
  setv<<<1, 1, 0, cudaStreamPerThread>>>(p, 3);
  OK(cudaStreamEndCapture(cudaStreamPerThread, &g));
  auto x = inst(g);
  run(x, cudaStreamPerThread);
  EQ(readi(p), 3);
}

CASE(exec_destroyed_while_pending) {
  Gate gt;
  int* p = zeros(4);
  cudaStream_t s = stream(cudaStreamNonBlocking);
  cudaGraph_t g = graph();
  knode(g, (void*)add, p, 2);
  auto x = inst(g);
  spin<<<1, 1, 0, s>>>(gt.g);
  OK(cudaGraphLaunch(x, s));
  OK(cudaGraphLaunch(x, s));
  OK(cudaGraphExecDestroy(x));
  OK(cudaGraphDestroy(g));
  gt.open();
  OK(cudaStreamSynchronize(s));
  EQ(readi(p), 4);
}

CASE(update_while_pending_uses_old_then_new) {
  Gate gt;
  int* p = zeros(8);
  cudaStream_t s = stream(cudaStreamNonBlocking);
  cudaGraph_t g = graph();
  auto n = knode(g, (void*)add, p, 1);
  auto x = inst(g);
  spin<<<1, 1, 0, s>>>(gt.g);
  OK(cudaGraphLaunch(x, s));
  int v = 100;
  void* a[] = {&p, &v};
  cudaKernelNodeParams k = one_thread((void*)add, a);
  OK(cudaGraphExecKernelNodeSetParams(x, n, &k));
  OK(cudaGraphLaunch(x, s));
  gt.open();
  OK(cudaStreamSynchronize(s));
  EQ(readi(p), 101);
}

CASE(disabled_nodes) {
  int* p = zeros(8);
  cudaGraph_t g = graph();
  auto n = knode(g, (void*)add, p, 1);
  knode(g, (void*)add, p, 10, &n, 1);
  auto x = inst(g);
  unsigned on;
  OK(cudaGraphNodeGetEnabled(x, n, &on));
  EQ(on, 1u);
  OK(cudaGraphNodeSetEnabled(x, n, 0));
  OK(cudaGraphNodeGetEnabled(x, n, &on));
  EQ(on, 0u);
  OK(cudaGraphLaunch(x, 0));
  EQ(readi(p), 10);
  OK(cudaGraphNodeSetEnabled(x, n, 1));
  OK(cudaGraphLaunch(x, 0));
  EQ(readi(p), 21);
}
__global__ void setmany(int* p, int a, int b, int c) {
  p[0] = a;
  p[1] = b;
  p[2] = c;
}

CASE(driver_kernel_node_extra) {
  nothing<<<1, 1>>>();
  int* p;
  OK(cudaMalloc(&p, 16));
  cudaFunction_t f;
  OK(cudaGetFuncBySymbol(&f, (void*)setmany));
  struct {
    int* p;
    int a, b, c;
  } args = {p, 4, 5, 6};
  size_t sz = sizeof args;
  void* extra[] = {CU_LAUNCH_PARAM_BUFFER_POINTER, &args, CU_LAUNCH_PARAM_BUFFER_SIZE, &sz, CU_LAUNCH_PARAM_END};
  CUDA_KERNEL_NODE_PARAMS k = {};
  k.func = (CUfunction)f;
  k.gridDimX = k.gridDimY = k.gridDimZ = k.blockDimX = k.blockDimY = k.blockDimZ = 1;
  k.extra = extra;
  CUgraph g;
  DOK(cuGraphCreate(&g, 0));
  CUgraphNode n;
  DOK(cuGraphAddKernelNode(&n, g, nullptr, 0, &k));
  args.a = 0;
  CUgraphExec x;
  DOK(cuGraphInstantiate(&x, g, 0));
  DOK(cuGraphLaunch(x, 0));
  DOK(cuStreamSynchronize(0));
  EQ(readi(p), 4);
  EQ(readi(p + 2), 6);
}
int main(int argc, char** argv) { return run_cases(argc, argv); }
