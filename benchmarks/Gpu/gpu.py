"""The PyTorch side of the GPU benchmark: prints pictures per second of an epoch of training for each line that it reads, such as "resnet34 half channels_last". "exact" is float32 without TF32."""
import sys
import time

import torch
import torchvision

CLASSES = 37


TYPES = {"half": torch.float16, "bfloat16": torch.bfloat16}


def measure(network, precision, layout, device, size, batch, batches):
    model = getattr(torchvision.models, network)(num_classes=CLASSES).to(device, memory_format=layout)
    # AdamW with these numbers is fastai's Adam.
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01)
    is_cuda = device.type == "cuda"
    half = TYPES.get(precision)
    if not is_cuda and half:
        half = torch.bfloat16
    torch.backends.cudnn.allow_tf32 = precision != "exact"
    scaler = torch.cuda.amp.GradScaler(enabled=half is torch.float16)
    x = torch.randn(batches * batch, 3, size, size).to(device, memory_format=layout)
    y = torch.randint(0, CLASSES, (batches * batch,)).to(device)

    def epoch():
        start = time.perf_counter()
        for rows in torch.randperm(len(x)).to(device).split(batch):
            with torch.autocast(device.type, dtype=half or torch.bfloat16, enabled=half is not None):
                outputs = model(x[rows])
            loss = torch.nn.functional.cross_entropy(outputs.float(), y[rows])
            loss.item()
            optimizer.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
        if is_cuda:
            torch.cuda.synchronize()
        return len(x) / (time.perf_counter() - start)

    return epoch


def main(device, size, batch, batches):
    device = torch.device(device)
    print(f"PyTorch {torch.__version__}, {torch.cuda.get_device_name(device) if device.type == 'cuda' else device}", file=sys.stderr)
    current, epoch = None, None
    for line in sys.stdin:
        if line != current:
            network, precision, layout = line.split()
            epoch = None  # so that the memory of the last one is free
            current, epoch = line, measure(network, precision, getattr(torch, layout), device, size, batch, batches)
        print(epoch(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
