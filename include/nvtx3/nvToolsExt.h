/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The annotation interface that profilers listen to. No profiler listens here: as the interface documents for that
   case, every call does nothing and push and pop answer NVTX_NO_PUSH_POP_TRACKING. */
#ifndef NVTOOLSEXT_H
#define NVTOOLSEXT_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#define NVTX_VERSION 3
#define NVTX_SUCCESS 0
#define NVTX_FAIL 1
#define NVTX_NO_PUSH_POP_TRACKING ((int)-2)
#define NVTX_API
#define NVTX_INLINE inline static
#ifndef HEDDLE_NVTX_LINKAGE
#define HEDDLE_NVTX_LINKAGE static __inline__
#endif

typedef uint64_t nvtxRangeId_t;
typedef struct nvtxDomainRegistration_st *nvtxDomainHandle_t;
typedef struct nvtxStringRegistration_st *nvtxStringHandle_t;
typedef struct nvtxResourceHandle *nvtxResourceHandle_t;
typedef int nvtxMessageType_t;

typedef enum nvtxColorType_t { NVTX_COLOR_UNKNOWN = 0, NVTX_COLOR_ARGB = 1 } nvtxColorType_t;
enum {
  NVTX_MESSAGE_UNKNOWN = 0,
  NVTX_MESSAGE_TYPE_ASCII = 1,
  NVTX_MESSAGE_TYPE_UNICODE = 2,
  NVTX_MESSAGE_TYPE_REGISTERED = 3
};
typedef enum nvtxPayloadType_t {
  NVTX_PAYLOAD_UNKNOWN = 0,
  NVTX_PAYLOAD_TYPE_UNSIGNED_INT64 = 1,
  NVTX_PAYLOAD_TYPE_INT64 = 2,
  NVTX_PAYLOAD_TYPE_DOUBLE = 3,
  NVTX_PAYLOAD_TYPE_UNSIGNED_INT32 = 4,
  NVTX_PAYLOAD_TYPE_INT32 = 5,
  NVTX_PAYLOAD_TYPE_FLOAT = 6
} nvtxPayloadType_t;

typedef union nvtxMessageValue_t {
  const char *ascii;
  const wchar_t *unicode;
  nvtxStringHandle_t registered;
} nvtxMessageValue_t;

typedef struct nvtxEventAttributes_v2 {
  uint16_t version;
  uint16_t size;
  uint32_t category;
  int32_t colorType;
  uint32_t color;
  int32_t payloadType;
  int32_t reserved0;
  union payload_t {
    uint64_t ullValue;
    int64_t llValue;
    double dValue;
    uint32_t uiValue;
    int32_t iValue;
    float fValue;
  } payload;
  int32_t messageType;
  nvtxMessageValue_t message;
} nvtxEventAttributes_v2;
typedef struct nvtxEventAttributes_v2 nvtxEventAttributes_t;
#define NVTX_EVENT_ATTRIB_STRUCT_SIZE ((uint16_t)(sizeof(nvtxEventAttributes_t)))

#ifdef __cplusplus
extern "C" {
#endif
#define HEDDLE_NVTX HEDDLE_NVTX_LINKAGE

HEDDLE_NVTX void nvtxInitialize(const void *reserved) { (void)reserved; }
HEDDLE_NVTX void nvtxMarkEx(const nvtxEventAttributes_t *a) { (void)a; }
HEDDLE_NVTX void nvtxMarkA(const char *m) { (void)m; }
HEDDLE_NVTX void nvtxMarkW(const wchar_t *m) { (void)m; }
HEDDLE_NVTX nvtxRangeId_t nvtxRangeStartEx(const nvtxEventAttributes_t *a) { (void)a; return 0; }
HEDDLE_NVTX nvtxRangeId_t nvtxRangeStartA(const char *m) { (void)m; return 0; }
HEDDLE_NVTX nvtxRangeId_t nvtxRangeStartW(const wchar_t *m) { (void)m; return 0; }
HEDDLE_NVTX void nvtxRangeEnd(nvtxRangeId_t id) { (void)id; }
HEDDLE_NVTX int nvtxRangePushEx(const nvtxEventAttributes_t *a) { (void)a; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX int nvtxRangePushA(const char *m) { (void)m; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX int nvtxRangePushW(const wchar_t *m) { (void)m; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX int nvtxRangePop(void) { return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX void nvtxNameCategoryA(uint32_t c, const char *n) { (void)c; (void)n; }
HEDDLE_NVTX void nvtxNameCategoryW(uint32_t c, const wchar_t *n) { (void)c; (void)n; }
HEDDLE_NVTX void nvtxNameOsThreadA(uint32_t t, const char *n) { (void)t; (void)n; }
HEDDLE_NVTX void nvtxNameOsThreadW(uint32_t t, const wchar_t *n) { (void)t; (void)n; }
HEDDLE_NVTX nvtxDomainHandle_t nvtxDomainCreateA(const char *n) { (void)n; return (nvtxDomainHandle_t)0; }
HEDDLE_NVTX nvtxDomainHandle_t nvtxDomainCreateW(const wchar_t *n) { (void)n; return (nvtxDomainHandle_t)0; }
HEDDLE_NVTX void nvtxDomainDestroy(nvtxDomainHandle_t d) { (void)d; }
HEDDLE_NVTX nvtxStringHandle_t nvtxDomainRegisterStringA(nvtxDomainHandle_t d, const char *s) {
  (void)d; (void)s; return (nvtxStringHandle_t)0;
}
HEDDLE_NVTX nvtxStringHandle_t nvtxDomainRegisterStringW(nvtxDomainHandle_t d, const wchar_t *s) {
  (void)d; (void)s; return (nvtxStringHandle_t)0;
}
HEDDLE_NVTX void nvtxDomainMarkEx(nvtxDomainHandle_t d, const nvtxEventAttributes_t *a) { (void)d; (void)a; }
HEDDLE_NVTX nvtxRangeId_t nvtxDomainRangeStartEx(nvtxDomainHandle_t d, const nvtxEventAttributes_t *a) {
  (void)d; (void)a; return 0;
}
HEDDLE_NVTX void nvtxDomainRangeEnd(nvtxDomainHandle_t d, nvtxRangeId_t id) { (void)d; (void)id; }
HEDDLE_NVTX int nvtxDomainRangePushEx(nvtxDomainHandle_t d, const nvtxEventAttributes_t *a) {
  (void)d; (void)a; return NVTX_NO_PUSH_POP_TRACKING;
}
HEDDLE_NVTX int nvtxDomainRangePop(nvtxDomainHandle_t d) { (void)d; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX void nvtxDomainNameCategoryA(nvtxDomainHandle_t d, uint32_t c, const char *n) { (void)d; (void)c; (void)n; }
HEDDLE_NVTX void nvtxDomainNameCategoryW(nvtxDomainHandle_t d, uint32_t c, const wchar_t *n) {
  (void)d; (void)c; (void)n;
}

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define nvtxMark nvtxMarkW
#define nvtxRangeStart nvtxRangeStartW
#define nvtxRangePush nvtxRangePushW
#define nvtxNameCategory nvtxNameCategoryW
#define nvtxNameOsThread nvtxNameOsThreadW
#define nvtxDomainCreate nvtxDomainCreateW
#define nvtxDomainRegisterString nvtxDomainRegisterStringW
#define nvtxDomainNameCategory nvtxDomainNameCategoryW
#else
#define nvtxMark nvtxMarkA
#define nvtxRangeStart nvtxRangeStartA
#define nvtxRangePush nvtxRangePushA
#define nvtxNameCategory nvtxNameCategoryA
#define nvtxNameOsThread nvtxNameOsThreadA
#define nvtxDomainCreate nvtxDomainCreateA
#define nvtxDomainRegisterString nvtxDomainRegisterStringA
#define nvtxDomainNameCategory nvtxDomainNameCategoryA
#endif

#endif
