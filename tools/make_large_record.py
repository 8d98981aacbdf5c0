#!/usr/bin/env python3
"""Makes a large record out of a small one: readings of telemetry, samples and outputs as a run of days has them,
sealed anew. For measuring how long `tppbench verify` takes: it is no measurement, and says so.

Usage: make_large_record.py RECORD MEGABYTES >LARGE"""
import hashlib
import json
import random
import sys


def canonical(value):
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def lists_of(value, path):
    """Lists of objects in canonical order, but for those whose elements hold lists themselves: into these it goes."""
    for key in sorted(value):
        inner, name = value[key], f"{path}.{key}" if path else key
        if isinstance(inner, dict):
            yield from lists_of(inner, name)
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict) and name != "chain":
            if any(isinstance(member, list) for member in inner[0].values()):
                for i, element in enumerate(inner):
                    yield from lists_of(element, f"{name}[{i}]")
            else:
                yield name, inner


def parts_of(elements):
    start = 0
    while start < len(elements):
        end = start + 1
        if "block" in elements[start]:
            while end < len(elements) and elements[end]["block"] == elements[start]["block"]:
                end += 1
        else:
            end = min(start + 64, len(elements))
        yield start, end
        start = end


def seal(record):
    record["chain"], record["digest"] = [], ""
    link = record["nonce"]
    for name, elements in lists_of(record, ""):
        for start, end in parts_of(elements):
            part = f"{name}[{start}:{end}]"
            link = sha256(link + "\n" + part + "\n" + canonical(elements[start:end]))
            record["chain"].append({"part": part, "sha256": link})
    record["digest"] = sha256(canonical(record) + "\n")


def enlarge(record, size):
    """A last measurement with half of the bytes in samples and outputs, and readings of all that time."""
    sample_bytes, reading_bytes = 420, 430
    last = record["measurements"][-1]
    per_block = last["input_set_count"]
    clock = random.Random(1)
    now = last["samples"][0]["start_ns"]
    samples, outputs = [], []
    for block in range(size // 2 // sample_bytes // per_block):
        for input_set in range(per_block):
            taken = clock.randrange(50_000_000, 60_000_000)
            samples.append(dict(last["samples"][0], block=block, input_set=input_set, start_ns=now, host_ns=taken,
                                device_ns=0))
            outputs.append(dict(last["outputs"][input_set], block=block, input_set=input_set))
            now += taken + 1_000_000
    last["samples"], last["outputs"], last["ended_ns"] = samples, outputs, now
    record["duration_ns"] = now + 1
    count = size // 2 // reading_bytes
    record["telemetry"].update(period_ns=now // count, source="described", samples=[
        {"ecc_corrected": 0.0, "ecc_uncorrected": 0.0, "energy_j": round(90.0 * i * (now // count) * 1e-9, 3),
         "memory_clock_hz": 2.6e9, "memory_temperature_c": 60.0, "power_w": 90.0, "sm_clock_hz": 3.9e9,
         "temperature_c": 50.0 + i % 7, "throttle_reasons": 0.0, "time_ns": i * (now // count), "utilisation": 0.9}
        for i in range(1, count)])
    record["is_simulated"] = True


def main():
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        record = json.load(file)
    enlarge(record, int(sys.argv[2]) * 1_000_000)
    seal(record)
    sys.stdout.write(canonical(record) + "\n")


if __name__ == "__main__":
    main()
