/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* NVTX: marks and ranges for a profiler. With no tool attached, and none can attach here yet, every call does
   nothing, as documented: a range's depth is then NVTX_NO_PUSH_POP_TRACKING. */
#ifndef HEDDLE_NVTOOLSEXT_H
#define HEDDLE_NVTOOLSEXT_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#define NVTX_VERSION 3
#define NVTX_NO_PUSH_POP_TRACKING ((int)-2)
#define NVTX_EVENT_ATTRIB_STRUCT_SIZE ((uint16_t)sizeof(nvtxEventAttributes_t))

typedef uint64_t nvtxRangeId_t;
typedef struct nvtxDomainRegistration_st* nvtxDomainHandle_t;
typedef struct nvtxStringRegistration_st* nvtxStringHandle_t;
typedef struct nvtxResourceHandle* nvtxResourceHandle_t;

typedef enum nvtxColorType_t { NVTX_COLOR_UNKNOWN = 0, NVTX_COLOR_ARGB = 1 } nvtxColorType_t;
typedef enum nvtxMessageType_t {
  NVTX_MESSAGE_UNKNOWN = 0, NVTX_MESSAGE_TYPE_ASCII = 1, NVTX_MESSAGE_TYPE_UNICODE = 2, NVTX_MESSAGE_TYPE_REGISTERED = 3
} nvtxMessageType_t;
typedef enum nvtxPayloadType_t {
  NVTX_PAYLOAD_UNKNOWN = 0, NVTX_PAYLOAD_TYPE_UNSIGNED_INT64 = 1, NVTX_PAYLOAD_TYPE_INT64 = 2, NVTX_PAYLOAD_TYPE_DOUBLE = 3,
  NVTX_PAYLOAD_TYPE_UNSIGNED_INT32 = 4, NVTX_PAYLOAD_TYPE_INT32 = 5, NVTX_PAYLOAD_TYPE_FLOAT = 6
} nvtxPayloadType_t;
typedef union nvtxMessageValue_t {
  const char* ascii;
  const wchar_t* unicode;
  nvtxStringHandle_t registered;
} nvtxMessageValue_t;
typedef struct nvtxEventAttributes_v2 {
  uint16_t version, size;
  uint32_t category;
  int32_t colorType;
  uint32_t color;
  int32_t payloadType, reserved0;
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

#ifndef HEDDLE_NVTX /* libnvToolsExt exports them */
#define HEDDLE_NVTX static __inline__ __attribute__((unused))
#endif

HEDDLE_NVTX void nvtxInitialize(const void* reserved) { (void)reserved; }
HEDDLE_NVTX void nvtxMarkEx(const nvtxEventAttributes_t* a) { (void)a; }
HEDDLE_NVTX void nvtxMarkA(const char* message) { (void)message; }
HEDDLE_NVTX void nvtxMarkW(const wchar_t* message) { (void)message; }
HEDDLE_NVTX nvtxRangeId_t nvtxRangeStartEx(const nvtxEventAttributes_t* a) { (void)a; return 0; }
HEDDLE_NVTX nvtxRangeId_t nvtxRangeStartA(const char* message) { (void)message; return 0; }
HEDDLE_NVTX nvtxRangeId_t nvtxRangeStartW(const wchar_t* message) { (void)message; return 0; }
HEDDLE_NVTX void nvtxRangeEnd(nvtxRangeId_t id) { (void)id; }
HEDDLE_NVTX int nvtxRangePushEx(const nvtxEventAttributes_t* a) { (void)a; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX int nvtxRangePushA(const char* message) { (void)message; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX int nvtxRangePushW(const wchar_t* message) { (void)message; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX int nvtxRangePop(void) { return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX void nvtxNameCategoryA(uint32_t category, const char* name) { (void)category; (void)name; }
HEDDLE_NVTX void nvtxNameOsThreadA(uint32_t thread, const char* name) { (void)thread; (void)name; }
HEDDLE_NVTX nvtxDomainHandle_t nvtxDomainCreateA(const char* name) { (void)name; return 0; }
HEDDLE_NVTX nvtxDomainHandle_t nvtxDomainCreateW(const wchar_t* name) { (void)name; return 0; }
HEDDLE_NVTX void nvtxDomainDestroy(nvtxDomainHandle_t domain) { (void)domain; }
HEDDLE_NVTX nvtxStringHandle_t nvtxDomainRegisterStringA(nvtxDomainHandle_t domain, const char* text) { (void)domain; (void)text; return 0; }
HEDDLE_NVTX void nvtxDomainMarkEx(nvtxDomainHandle_t domain, const nvtxEventAttributes_t* a) { (void)domain; (void)a; }
HEDDLE_NVTX nvtxRangeId_t nvtxDomainRangeStartEx(nvtxDomainHandle_t domain, const nvtxEventAttributes_t* a) { (void)domain; (void)a; return 0; }
HEDDLE_NVTX void nvtxDomainRangeEnd(nvtxDomainHandle_t domain, nvtxRangeId_t id) { (void)domain; (void)id; }
HEDDLE_NVTX int nvtxDomainRangePushEx(nvtxDomainHandle_t domain, const nvtxEventAttributes_t* a) { (void)domain; (void)a; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX int nvtxDomainRangePop(nvtxDomainHandle_t domain) { (void)domain; return NVTX_NO_PUSH_POP_TRACKING; }
HEDDLE_NVTX void nvtxDomainNameCategoryA(nvtxDomainHandle_t domain, uint32_t category, const char* name) { (void)domain; (void)category; (void)name; }
#undef HEDDLE_NVTX

#if defined(UNICODE)
#define nvtxMark nvtxMarkW
#define nvtxRangeStart nvtxRangeStartW
#define nvtxRangePush nvtxRangePushW
#define nvtxDomainCreate nvtxDomainCreateW
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
