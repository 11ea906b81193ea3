#!/usr/bin/env bash
#SBATCH --job-name=sweep
#SBATCH --array=0-3
#SBATCH --cpus-per-task=1
#SBATCH --output=out/sweep/%a.log
# A notebook at several learning rates, each a task of its own. In a clone that is built: mkdir -p out/sweep && sbatch docs/slurm/sweep.sh
set -euo pipefail
rates=(1e-3 5e-3 2e-2 5e-2)
rate=${rates[SLURM_ARRAY_TASK_ID]}
dotnet run --project kernel --no-build -- run notebooks/05-movielens-dot-product.ipynb --parameter "learningRate=$rate" --out "out/sweep/learningRate=$rate"
