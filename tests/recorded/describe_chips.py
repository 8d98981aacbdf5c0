#!/usr/bin/env python3
"""Writes the records of described chips that tests compare and identify: simulated, no measurement of anything.

Each has the cores, clocks and memory that its drivers show and, per precision, probes that reach a number of operations
per clock and core. Usage: describe_chips.py FOLDER
"""
import json
import os
import sys

HOPPER = {"fp64": 256, "tf32": 2048, "bf16": 4096, "fp16": 4096, "fp8": 8192, "int8": 8192}
AMPERE = {"fp64": 128, "tf32": 1024, "bf16": 2048, "fp16": 2048, "int8": 4096}
ADA = {"bf16": 1024, "fp16": 1024, "fp8": 2048, "int8": 2048}
# 296 TOPS of FP8 over 78 cores at 1980 MHz, and half of that for each doubling of the bits.
H20 = {"fp64": 6.475, "tf32": 479.15, "bf16": 958.3, "fp16": 958.3, "fp8": 1916.6, "int8": 1916.6}

# file: (device name, cores, maximum MHz, MHz seen beside the probe, memory bytes, operations per clock and core)
CHIPS = {
    "described_a100": ("NVIDIA A100-SXM4-80GB", 108, 1410, 1380, 84987740160, AMPERE),
    "described_a800": ("NVIDIA A800-SXM4-80GB", 108, 1410, 1380, 84987740160, AMPERE),
    "described_h100": ("NVIDIA H100 80GB HBM3", 132, 1980, 1755, 84942979072, HOPPER),
    "described_h20": ("NVIDIA H20", 78, 1980, 1950, 102625181696, H20),
    # An L20 sold without the limit that its data sheet implies.
    "described_l20_unlimited": ("NVIDIA L20", 92, 2520, 2490, 47689170944, ADA),
    # Says H20, and is an H100.
    "described_h20_relabelled": ("NVIDIA H20", 132, 1980, 1755, 84942979072, HOPPER),
}
SAMPLES_NS = [2000000, 2000400, 1999800, 2000100, 1999900, 2000200, 1999700]


def verification(method):
    return {
        "is_checked": True, "has_passed": True, "method": method, "detail": "", "block_count": 1, "output_count": 1,
        "projection_count": 0, "entry_count": 64, "nonfinite_count": 0, "worst_error_ratio": 0.0,
        "output_hash": "00000000deadbeef",
    }


def measurement(kind, precision, macs_per_second, clock_hz, start_ns):
    """One kernel whose median repetition takes SAMPLES_NS[3]."""
    macs = round(macs_per_second * SAMPLES_NS[3] * 1e-9)
    samples = []
    for i, host_ns in enumerate(SAMPLES_NS):
        samples.append({"block": 0, "input_set": i % 2, "start_ns": start_ns, "host_ns": host_ns, "device_ns": 0})
        start_ns += host_ns
    is_gemm = kind == "gemm"
    return {
        "kernel": f"described_{kind}_{precision}", "kind": kind, "precision": precision,
        "accumulator": "int32" if precision == "int8" else "fp64" if precision == "fp64" else "fp32",
        "outcome": "measured", "reason": "", "m": 1 if is_gemm else 0, "n": 1 if is_gemm else 0,
        "k": macs if is_gemm else 0, "macs_per_sample": macs, "repetitions_per_sample": 1, "input_set_count": 2,
        "input_set_bytes": 67108864, "tile": "", "limit": "", "clock_hz": clock_hz, "candidates": [],
        "samples": samples,
        "verification": verification("projection" if is_gemm else "closed-form"), "peers": [],
    }


def record(name, cores, max_mhz, seen_mhz, memory_bytes, per_clock):
    measurements = []
    start_ns = 1000000
    for precision, operations in per_clock.items():
        rate = operations / 2 * cores * seen_mhz * 1e6
        for kind, part in (("probe", 1.0), ("gemm", 0.8)):
            measurements.append(measurement(kind, precision, rate * part, seen_mhz * 1e6, start_ns))
            start_ns += 20000000
    return {
        "schema": "tppbench-record", "schema_version": 1,
        "tool": {"name": "tppbench", "version": "0.1.0", "commit": "none", "compiler": "none"},
        "is_simulated": True, "is_aborted": False, "started_utc": "2026-11-25T00:00:00.000Z",
        "duration_ns": start_ns, "nonce": "00112233445566778899aabbccddeeff",
        "settings": {
            "mode": "quick", "command_line": "described", "min_time_ns": 1000000000, "warmup_ns": 0,
            "max_time_ns": 60000000000, "has_peers": False, "precisions": [],
        },
        "host": {
            "system": "described", "processor": "described", "features": "", "topology": "", "core_count": 2,
            "thread_count": 2, "memory_bytes": 1073741824,
        },
        "device": {
            "id": "described:" + name.lower().replace(" ", "-"), "backend": "opencl", "kind": "gpu", "name": name,
            "vendor": "NVIDIA", "platform": "described", "driver": "", "api_version": "", "pci_address": "",
            "locality": "", "capabilities": "", "compute_units": cores, "core_count": cores,
            "clock_hz": max_mhz * 1e6, "memory_bytes": memory_bytes, "max_allocation_bytes": 0,
            "local_memory_bytes": 0, "max_group_size": 0, "l1d_bytes": 0, "l2_bytes": 0, "llc_bytes": 0,
            "timer_resolution_ns": None,
        },
        "measurements": measurements, "warnings": [],
    }


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: describe_chips.py FOLDER")
    for file, chip in CHIPS.items():
        with open(os.path.join(sys.argv[1], file + ".json"), "w", encoding="utf-8") as out:
            json.dump(record(*chip), out, indent=1)
            out.write("\n")


if __name__ == "__main__":
    main()
