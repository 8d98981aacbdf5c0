#!/usr/bin/env bash
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
check=$tools/check_layers.sh

make_tree
expect_pass "$check" "$scratch/tree"

# What is allowed.
plant cli/cli_part.c '#include "host/device.h"' '#include "rating/rating.h"' '#include "reports/report.h"' \
    '#include "reports/figures.h"' '#include "kernels/kernel.h"' '#include "version.h"' '#include <argp.h>'
plant reports/reports_part.c '#include "rating/rating.h"' '#include "reports/private.h"'
plant host/host_part.c '#include "kernels/kernel.h"' '#include <CL/cl.h>' '#include <sys/wait.h>'
plant kernels/kernels_part.c '#include "kernel_rows.inc"'
plant tests/tests_part.c '#include "rating/private.h"' '#include "cli/command.h"'
expect_pass "$check" "$scratch/tree"

# What is not: room, include, what the check must say.
while IFS='|' read -r room include text; do
    make_tree
    plant "$room/${room}_part.c" "$include"
    expect_fail "$room/${room}_part.c:3: $text" "$check" "$scratch/tree"
done <<'EOT'
base|#include "kernels/kernel.h"|includes "kernels/kernel.h": base may include only: base
kernels|#include "host/device.h"|includes "host/device.h": kernels may include only
host|#include "rating/rating.h"|includes "rating/rating.h": host may include only
host|#include "reports/report.h"|includes "reports/report.h": host may include only
rating|#include "host/device.h"|includes "host/device.h": rating may include only
rating|#include "kernels/kernel.h"|includes "kernels/kernel.h": rating may include only
rating|#include "reports/report.h"|includes "reports/report.h": rating may include only
reports|#include "host/device.h"|includes "host/device.h": reports may include only
reports|#include "cli/file.h"|includes "cli/file.h": reports may include only
cli|#include "tests/expect.h"|includes "tests/expect.h": cli may include only
base|#include "cli/command.h"|includes "cli/command.h": base may include only
cli|#include "rating/clauses.h"|includes "rating/clauses.h": of rating others see only: rating/rating.h
reports|#include "rating/clauses.h"|includes "rating/clauses.h": of rating others see only: rating/rating.h
host|#include "kernels/table.h"|includes "kernels/table.h": of kernels others see only: kernels/kernel.h
cli|#include "reports/svg.h"|includes "reports/svg.h": of reports others see only: reports/report.h
rating|  #  include   "host/device.h"|includes "host/device.h": rating may include only
rating|#include <host/device.h>|includes "host/device.h": rating may include only
rating|#include "../host/device.h"|includes "../host/device.h": write it from the root
rating|#include "base/../host/device.h"|includes "base/../host/device.h": write it from the root
rating|#include "rating.h"|includes "rating.h": write it from the root
rating|#include "version.h"|includes "version.h": write it from the root
EOT

# Nothing to check is a failure.
expect_fail "no folder" "$check" "$scratch/absent"
make_tree
rm -r "$scratch/tree/reports"
expect_fail "no sources in 'reports/'" "$check" "$scratch/tree"
make_tree
rm "$scratch"/tree/host/*
expect_fail "no sources in 'host/'" "$check" "$scratch/tree"
finish_test
