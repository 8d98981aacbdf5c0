#!/usr/bin/env bash
"$TPPBENCH" chips list --meets 3A090.b --datacenter yes
"$TPPBENCH" chips list --meets 3A090.a --rule us-2022-10 --vendor intel
"$TPPBENCH" chips list --vendor google
