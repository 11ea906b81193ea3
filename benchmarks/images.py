"""The torchvision side of the images benchmark: loads one epoch for each line that it reads and prints pictures per second."""
import sys
import time

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms


class Photographs(Dataset):
    def __init__(self, files, size, min_scale):
        self.files = files
        self.transform = transforms.Compose([
            transforms.RandomResizedCrop(size, scale=(min_scale, 1)),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ])

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        with Image.open(self.files[index]) as image:
            return self.transform(image.convert("RGB")), 0


def main(size, min_scale, batch, workers, *files):
    data = Photographs(files, int(size), float(min_scale))
    # The workers live on from epoch to epoch, and in their processes torch has one thread each.
    loader = DataLoader(data, int(batch), shuffle=True, num_workers=int(workers), persistent_workers=True)
    torch.set_num_threads(1)
    for _ in sys.stdin:
        start = time.perf_counter()
        count = sum(len(x) for x, _ in loader)
        print(count / (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
