# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The list of rooms, low to high: who USES whom, and which outside library each may touch. The order
# of this file is the layering, so a cycle cannot be written; tidy checks every #include against it.
room(base                                           LINKS fmt)
room(abi)
room(isa      USES base)
room(devices  USES base)
room(fatbin   USES base                             LINKS compress)
room(ptx      USES base abi isa)
room(simt     USES base abi isa ptx)
room(jit      USES base abi isa ptx simt            LINKS llvm)
room(mem      USES base abi)
room(texture  USES base abi)
room(exec     USES base abi mem texture             LINKS threads)
room(driver   USES base abi devices fatbin isa ptx simt jit mem texture exec)
# ---- above: the accelerator. below: its users, who see include/ like any program ----
room(cc       USES base fatbin ptx isa              LINKS cli)
room(nvvm     USES base fatbin cc                  LINKS llvm)
room(nvrtc    USES base fatbin ptx nvvm            LINKS clang)
room(nvjitlink USES base fatbin ptx nvvm           LINKS llvm)
room(nvml     USES base devices                     PUBLIC_C)
room(runtime  USES base                             PUBLIC_C)
room(curand   USES base                             PUBLIC_C)
room(cli      USES base devices fatbin ptx simt jit                 LINKS cli json)
