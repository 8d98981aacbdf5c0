#!/usr/bin/env bash
# The described records are what their script writes.
command -v python3 >/dev/null || { echo "needs python3"; exit 77; }
python3 "$TPP_SOURCE/tests/recorded/describe_chips.py" . || exit
for file in described_*.json; do
    cmp "$file" "$TPP_SOURCE/tests/recorded/$file" && echo "$file"
done
