"""The PyTorch side of the inference benchmark: milliseconds of predicting one photograph from its file, or a batch of 64 that lies in memory."""
import sys
import time

import torch
import torchvision
from PIL import Image
from torchvision import transforms

SIZE, CLASSES, BATCH = 128, 37, 64


def main(threads, *files):
    torch.set_num_threads(int(threads))
    model = torchvision.models.resnet18(num_classes=CLASSES).eval()
    batch = torch.randn(BATCH, 3, SIZE, SIZE)
    prepare = transforms.Compose([
        transforms.Resize(SIZE),
        transforms.CenterCrop(SIZE),
        transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ])

    def one():
        for file in files:
            with Image.open(file) as image:
                model(prepare(image.convert("RGB")).unsqueeze(0)).softmax(1).argmax(1).item()
        return len(files)

    def many():
        model(batch).softmax(1).tolist()
        return 1

    with torch.no_grad():
        for line in sys.stdin:
            start = time.perf_counter()
            count = {"one": one, "batch": many}[line.strip()]()
            print(1000 * (time.perf_counter() - start) / count, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
