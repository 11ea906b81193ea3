"""The PyTorch side of the growth benchmark: for each line "dense N" or "sparse N" prints the seconds that an epoch of N drawn ratings takes, told from a part of it."""
import sys
import time

import torch
from movielens import DotProductBias
from torch import nn

USERS, ITEMS, BATCH, SKIPPED, SECONDS = 138_000, 27_000, 64, 20, 3


def sparse(model):
    for table in (model.user_factors, model.user_bias, model.item_factors, model.item_bias):
        table.sparse = True
    return torch.optim.SparseAdam(list(model.parameters()), lr=5e-3, betas=(0.9, 0.99), eps=1e-5)


def dense(model):
    # AdamW with these numbers is fastai's Adam.
    return torch.optim.AdamW(model.parameters(), lr=5e-3, betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01)


def epoch(x, y, model, optimizer):
    begun = time.perf_counter()
    order = torch.randperm(len(x))
    x, y = x[order], y[order]
    batches = len(x) // BATCH
    before = time.perf_counter() - begun
    for batch in range(batches):
        if batch == SKIPPED:
            start = time.perf_counter()
        elif batch > SKIPPED and time.perf_counter() - start > SECONDS:
            break
        rows = slice(batch * BATCH, (batch + 1) * BATCH)
        loss = nn.functional.mse_loss(model(x[rows]), y[rows])
        loss.item()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return before + batches * (time.perf_counter() - start) / (batch - SKIPPED)


def main():
    torch.set_num_threads(1)
    for line in sys.stdin:
        kind, count = line.split()
        count = int(count)
        x = torch.stack([torch.randint(1, USERS + 1, (count,)), torch.randint(1, ITEMS + 1, (count,))], 1)
        y = torch.randint(1, 6, (count,)).float()
        model = DotProductBias(USERS + 1, ITEMS + 1)
        print(epoch(x, y, model, globals()[kind](model)), flush=True)


if __name__ == "__main__":
    main()
