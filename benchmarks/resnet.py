"""The PyTorch side of the ResNet-18 benchmark: prints pictures per second of training for each line that it reads, "float32" or "float32, channels last"."""
import sys
import time

import torch
import torchvision

BATCH, CLASSES = 32, 37


def measure(batches, size, layout):
    model = torchvision.models.resnet18(num_classes=CLASSES).to(memory_format=layout)
    # AdamW with these numbers is fastai's Adam.
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01)
    x = torch.randn(batches * BATCH, 3, size, size).to(memory_format=layout)
    y = torch.randint(0, CLASSES, (batches * BATCH,))

    def epoch():
        start = time.perf_counter()
        for rows in torch.randperm(len(x)).split(BATCH):
            loss = torch.nn.functional.cross_entropy(model(x[rows]), y[rows])
            loss.item()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
        return len(x) / (time.perf_counter() - start)

    return epoch


def main(batches, threads, size):
    torch.set_num_threads(threads)
    epochs = {"float32": measure(batches, size, torch.contiguous_format), "float32, channels last": measure(batches, size, torch.channels_last)}
    for line in sys.stdin:
        print(epochs[line.strip()](), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
