# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# ptxas, fatbinary, nvlink, cuobjdump, bin2c and heddle, each as build systems call it.
import json
import subprocess
import unittest

from commands import TOOLKIT, CommandTest

PTX = """.version 8.0
.target sm_70
.address_size 64
.visible .entry k(.param .u64 p)
{
  .reg .b64 %rd<2>;
  ld.param.u64 %rd1, [p];
  st.global.u32 [%rd1], 7;
  ret;
}
"""


class Tools(CommandTest):
    def test_ptxas_checks_and_wraps(self):
        self.write("k.ptx", PTX)
        self.ok(self.tool("ptxas", "-m64", "-O3", "-arch=sm_80", "-c", "k.ptx", "-o", "k.cubin", "-v"))
        self.assertIn("arch = sm_80", self.ok(self.tool("cuobjdump", "k.cubin")).out)
        self.assertIn(".visible .entry k(", self.ok(self.tool("cuobjdump", "-ptx", "k.cubin")).out)

    def test_ptxas_says_where_a_mistake_is(self):
        self.write("k.ptx", PTX.replace("st.global.u32", "st.nowhere.u32"))
        self.fails(self.tool("ptxas", "k.ptx"), "ptxas error", "k.ptx:8:")
        self.fails(self.tool("ptxas", "--bogus", "k.ptx"), "--bogus")
        self.fails(self.tool("ptxas", "absent.ptx"), "absent.ptx")

    def test_fatbinary_takes_the_calls_of_clang_and_nvcc(self):
        self.write("k.ptx", PTX)
        self.ok(self.tool("ptxas", "k.ptx", "-o", "k.cubin"))
        self.ok(self.tool("fatbinary", "-64", "--create", "a.fatbin", "--image=profile=sm_70,file=k.cubin", "--image=profile=compute_70,file=k.ptx"))
        self.ok(self.tool("fatbinary", "--create=b.fatbin", "-64", "--cicc-cmdline=-ftz=1", "--image3=kind=ptx,sm=70,file=k.ptx", "--embedded-fatbin=b.c"))
        listing = self.ok(self.tool("cuobjdump", "a.fatbin")).out
        self.assertEqual(listing.count("arch = sm_70"), 2)
        subprocess.run(["cc", "-c", "b.c", "-o", "b.o"], cwd=self.dir, check=True)
        self.fails(self.tool("fatbinary", "--bogus"), "bogus")
        self.fails(self.tool("fatbinary", "--create=x", "--image3=kind=ptx,sm=70,file=absent"), "absent")

    def test_cuobjdump_extracts(self):
        self.write("k.ptx", PTX)
        self.ok(self.tool("fatbinary", "--create=a.fatbin", "--image3=kind=ptx,sm=70,file=k.ptx"))
        self.ok(self.tool("cuobjdump", "-xptx", "all", "a.fatbin"))
        self.assertEqual((self.dir / "a.1.sm_70.ptx").read_text(), PTX)
        self.fails(self.tool("cuobjdump", "-sass", "a.fatbin"), "not supported")

    def test_nvlink_links_functions_across_files(self):
        self.write("a.ptx", PTX.replace(".visible .entry", ".extern .func (.param .b32 r) f();\n.visible .entry").replace(
            "st.global.u32 [%rd1], 7;", "{ .param .b32 out; .reg .b32 %r<2>; call (out), f, (); ld.param.b32 %r1, [out]; st.global.u32 [%rd1], %r1; }"))
        self.write("b.ptx", ".version 8.0\n.target sm_70\n.address_size 64\n.visible .func (.param .b32 r) f() { st.param.b32 [r], 9; ret; }\n")
        self.ok(self.tool("nvlink", "-arch=sm_70", "-m64", "a.ptx", "b.ptx", "-o", "l.cubin"))
        text = self.ok(self.tool("cuobjdump", "-ptx", "l.cubin")).out
        self.assertIn(".entry k(", text)
        self.assertNotIn(".extern", text)
        self.fails(self.tool("nvlink", "-arch=sm_70", "a.ptx", "-o", "l.cubin"), "f")

    def test_bin2c_prints_an_array(self):
        (self.dir / "x.bin").write_bytes(bytes(range(5)))
        text = self.ok(self.tool("bin2c", "-c", "--padd", "0", "--name", "blob", "x.bin")).out
        self.assertIn("const unsigned char blob[] = {\n0x00,0x01,0x02,0x03,0x04,0x00,", text)

    def test_names_are_demangled(self):
        self.assertEqual(self.ok(self.tool("cu++filt", "_Z5scalePffi", "main")).out, "scale(float*, float, int)\nmain\n")
        self.assertEqual(self.ok(self.tool("cu++filt", "-p", "_Z5scalePffi")).out, "scale\n")

    def test_every_command_says_its_version_or_help(self):
        for name in ("ptxas", "fatbinary", "nvlink", "cuobjdump"):
            self.assertIn("release 12.9", self.ok(self.tool(name, "--version")).out)
        for name in ("ptxas", "fatbinary", "nvlink", "cuobjdump", "bin2c", "heddle"):
            self.assertIn("sage: " + name, self.ok(self.tool(name, "--help")).out)


class Heddle(CommandTest):
    def test_cache_is_shown_and_cleared(self):
        environment = {"HEDDLE_CACHE_DIR": str(self.dir / "cache")}
        self.assertEqual(self.ok(self.tool("heddle", "cache", "path", env=environment)).out.strip(), str(self.dir / "cache"))
        facts = json.loads(self.ok(self.tool("heddle", "cache", "--json", env=environment)).out)
        self.assertEqual((facts["entries"], facts["path"]), (0, str(self.dir / "cache")))
        self.assertEqual(json.loads(self.ok(self.tool("heddle", "cache", "clear", "--json", env=environment)).out), {"removed": 0})

    def test_doctor_answers_in_json(self):
        facts = json.loads(self.tool("heddle", "doctor", "--json").out)
        self.assertTrue({"toolkit", "compiler", "processor", "driver"} <= {f["subject"] for f in facts["findings"]})

    @unittest.skipUnless(TOOLKIT and (TOOLKIT / "lib64/libcuda.so.1").exists(), "no driver library in this build")
    def test_doctor_explains_another_library_that_is_found_first(self):
        """One that only has the name, and one that ends whoever loads it: doctor itself goes on."""
        for text, said in (("int nothing;", "libcuda.so.1: programs from elsewhere load that one"),
                           ("#include <stdlib.h>\n__attribute__((constructor)) static void end(void) { abort(); }",
                            "a process that loads the one on the library path ends")):
            self.write("fake.c", text)
            subprocess.run(["cc", "-shared", "-fPIC", "-Wl,-soname,libcuda.so.1", "-o", self.dir / "libcuda.so.1", self.dir / "fake.c"], check=True)
            facts = json.loads(self.ok(self.tool("heddle", "doctor", "--json", env={"LD_LIBRARY_PATH": str(self.dir)})).out)["findings"]
            paths = " ".join(f["text"] + f["remedy"] for f in facts if f["subject"] == "search path")
            self.assertIn(said, paths)
            self.assertIn("heddle run", paths)
            self.assertEqual([f["health"] for f in facts if f["subject"] == "driver"], ["ok"])
            self.assertNotIn("heddle", [f["text"].split()[0] for f in facts if f["subject"] == "a client"])

    @unittest.skipUnless(TOOLKIT and (TOOLKIT / "lib64/libcuda.so.1").exists(), "no driver library in this build")
    def test_doctor_builds_and_runs_a_program(self):
        facts = json.loads(self.ok(self.tool("heddle", "doctor", "--run", "--json")).out)
        self.assertTrue(facts["healthy"])
        self.assertIn("computes what it should", [f["text"] for f in facts["findings"] if f["subject"] == "a program"][0])

    def test_unknown_commands_are_named(self):
        self.fails(self.tool("heddle", "frobnicate"), "frobnicate")

    @unittest.skipUnless(TOOLKIT and (TOOLKIT / "lib64/libcuda.so.1").exists(), "no driver library in this build")
    def test_explain_says_what_becomes_of_a_kernel(self):
        self.write("gather.cu", """
__global__ void gather(const int* at, const float* from, float* to) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  to[i] = from[at[i]];
}
""")
        report = json.loads(self.ok(self.tool("heddle", "explain", "gather.cu", "--json")).out)[0]
        self.assertIn("gather", report["kernel"])
        kinds = [a["kind"] for a in report["accesses"]]
        self.assertEqual(kinds.count("gather"), 1, report["accesses"])
        self.assertIn("ld.global", [a["why"] for a in report["accesses"] if a["kind"] == "gather"][0])
        self.assertIn("canonical_flow", [p["pass"] for p in report["passes"]])
        self.assertIn("gather.cu:4:   to[i] = from[at[i]];", report["assembly"])
        text = self.ok(self.tool("heddle", "explain", "gather.cu", "--block", "64", "--isa", "scalar")).out
        self.assertIn("block (64,1,1), scalar", text)
        self.fails(self.tool("heddle", "explain", "gather.cu", "--kernel", "nothing"), "nothing")
        self.fails(self.tool("heddle", "explain", "absent.ptx"), "absent.ptx")

    def test_run_puts_our_libraries_first_and_passes_the_rest_on(self):
        out = self.ok(self.tool("heddle", "run", "--isa", "scalar", "sh", "-c", 'echo "$LD_LIBRARY_PATH|$HEDDLE_ISA|$0 $1"', "a", "--b"))
        self.assertEqual(out.out.strip().split(":")[0].split("|")[0], str(TOOLKIT / "lib64"))
        self.assertTrue(out.out.strip().endswith("|scalar|a --b"))
        self.assertEqual(self.tool("heddle", "run", "no-such-program").code, 127)
        self.assertEqual(self.tool("heddle", "run", "sh", "-c", "exit 7").code, 7)

    def test_run_leads_clients_to_our_toolkit_whatever_the_environment_says(self):
        out = self.ok(self.tool("heddle", "run", "env", "CUDA_NOTHING=1", "sh", "-c", 'echo "$CUDA_HOME $CUDA_PATH $CUDA_ROOT $(command -v nvcc)"',
                                env={"CUDA_HOME": "/somewhere/else", "CUDA_PATH": "/somewhere/else"}))
        self.assertEqual(out.out.split(), [str(TOOLKIT)] * 3 + [str(TOOLKIT / "bin/nvcc")])

    @unittest.skipUnless(TOOLKIT and (TOOLKIT / "lib64/libcuda.so.1").exists(), "no driver library in this build")
    def test_devices_are_those_of_the_driver(self):
        facts = json.loads(self.ok(self.tool("heddle", "devices", "--json")).out)
        self.assertEqual(facts["driver_version"], 12090)
        self.assertGreaterEqual(len(facts["devices"]), 1)
        self.assertEqual(facts["driver"], str((TOOLKIT / "lib64/libcuda.so.1").resolve()))

    def test_the_catalogue_is_listed_and_says_what_is_unknown(self):
        ids = [d["id"] for d in json.loads(self.ok(self.tool("heddle", "devices", "--json")).out)["catalogue"]]
        self.assertIn("metax-c500", ids)
        self.assertIn("nvidia-h100-sxm", ids)
        for device in ids:
            facts = json.loads(self.ok(self.tool("heddle", "devices", "show", device, "--json")).out)
            self.assertEqual(facts["id"], device)
            for figure in facts["figures"]:
                self.assertTrue(figure["source"] and figure["confidence"], (device, figure))
        c500 = self.ok(self.tool("heddle", "devices", "show", "metax-c500")).out
        self.assertRegex(c500, r"warp size +64 lanes")
        self.assertRegex(c500, r"Unknown:[^*]*fp64")
        self.assertRegex(c500, r"\* resident threads per multiprocessor .*not published")
        self.fails(self.tool("heddle", "devices", "show", "metax-c501"), "metax-c501")


if __name__ == "__main__":
    unittest.main()
