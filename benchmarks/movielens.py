"""The PyTorch side of the MovieLens benchmark: prints training rows per second for each line ("slicing" or "dataloader") that it reads."""
import sys
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

FACTORS, LOW, HIGH = 50, 0.0, 5.5


class DotProductBias(nn.Module):
    def __init__(self, users, items):
        super().__init__()
        self.user_factors, self.user_bias = embedding(users, FACTORS), embedding(users, 1)
        self.item_factors, self.item_bias = embedding(items, FACTORS), embedding(items, 1)

    def forward(self, x):
        users, items = x[:, 0], x[:, 1]
        rating = (self.user_factors(users) * self.item_factors(items)).sum(1)
        rating = rating + self.user_bias(users).squeeze(1) + self.item_bias(items).squeeze(1)
        return torch.sigmoid(rating) * (HIGH - LOW) + LOW


def embedding(count, size):
    table = nn.Embedding(count, size)
    nn.init.trunc_normal_(table.weight, std=0.01, a=-0.02, b=0.02)
    return table


def read(path):
    with open(path) as file:
        rows = [[int(field) for field in line.split("\t")[:3]] for line in file]
    rows = torch.tensor(rows)[torch.randperm(len(rows))][len(rows) // 5:]
    columns = [torch.unique(rows[:, column], return_inverse=True) for column in (0, 1)]
    users, items = (len(values) + 1 for values, _ in columns)
    return torch.stack([index + 1 for _, index in columns], 1), rows[:, 2].float(), users, items


def slicing(x, y, batch):
    order = torch.randperm(len(x)).to(x.device)
    x, y = x[order], y[order]
    for start in range(0, len(x) - batch + 1, batch):
        yield x[start:start + batch], y[start:start + batch]


def train(batches, model, optimizer):
    for x, y in batches:
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return loss.item()


def main(path, epochs, batch=64, device="cpu"):
    torch.set_num_threads(1)
    x, y, users, items = read(path)
    x, y = x.to(device), y.to(device)
    model = DotProductBias(users, items).to(device)
    # AdamW with these numbers is fastai's Adam.
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01)
    loaders = {
        "slicing": lambda: slicing(x, y, batch),
        "dataloader": lambda: DataLoader(TensorDataset(x, y), batch, shuffle=True, drop_last=True),
    }
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(epochs):
            train(loaders[line.strip()](), model, optimizer)
        print(epochs * (len(x) // batch) * batch / (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]), *sys.argv[4:])
