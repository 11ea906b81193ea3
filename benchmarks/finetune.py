"""The PyTorch side of the fine-tuning benchmark, by fastai 2.0's definitions. For each line that it reads it prints a number:
"train SEED" trains anew and gives the accuracy at the best threshold, "precision" the mean average precision after that, "epoch" the pictures per second of a whole epoch."""
import csv
import json
import math
import os
import random
import struct
import sys
import time

import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import models
from torchvision.transforms import functional as tf

SIZE, MIN_SCALE = 128, 0.35
MEAN, STD = [torch.tensor(numbers).view(3, 1, 1) for numbers in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]


class Pictures(Dataset):
    def __init__(self, folder, rows, names, training):
        self.folder, self.rows, self.names, self.training = folder, rows, names, training

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        name, labels = self.rows[i]
        image = Image.open(os.path.join(self.folder, "train", name)).convert("RGB")
        image = random_resized_crop(image) if self.training else squish_and_centre(image)
        has = labels.split()
        return (tf.to_tensor(image) - MEAN) / STD, torch.tensor([float(name in has) for name in self.names])


def random_resized_crop(image):
    width, height = image.size
    for _ in range(10):
        area = random.uniform(MIN_SCALE, 1) * width * height
        ratio = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if w <= width and h <= height:
            break
    else:
        w, h = min(width, int(height * 4 / 3)), min(height, int(width * 4 / 3))
    left, top = random.randint(0, width - w), random.randint(0, height - h)
    return image.resize((SIZE, SIZE), Image.BILINEAR, box=(left, top, left + w, top + h))


def squish_and_centre(image):
    margin = math.ceil(SIZE * 0.14 / 8) * 4
    image = image.resize((SIZE + 2 * margin, SIZE + 2 * margin), Image.BILINEAR)
    return image.crop((margin, margin, margin + SIZE, margin + SIZE))


class ConcatPool(nn.Module):
    def forward(self, x):
        return torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)


def safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    return {name: torch.frombuffer(bytearray(data[8 + size:][slice(*at["data_offsets"])]), dtype=torch.float32).reshape(at["shape"])
            for name, at in header.items() if name != "__metadata__"}


def make_model(weights, outputs):
    network = models.squeezenet1_0()
    network.load_state_dict(safetensors(weights))
    head = nn.Sequential(ConcatPool(), nn.Flatten(), nn.BatchNorm1d(1024), nn.Dropout(0.25), nn.Linear(1024, 512, bias=False), nn.ReLU(inplace=True),
                         nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, outputs, bias=False))
    for layer in head:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
        if isinstance(layer, nn.BatchNorm1d):
            nn.init.constant_(layer.bias, 1e-3)
    return nn.Sequential(network.features[:5], network.features[5:], head)


def make_optimizer(model):
    # AdamW with these numbers is fastai's Adam. Biases and norm layers do not decay.
    groups = []
    for part in model:
        for decay in (0.01, 0.0):
            parameters = [p for module in part.modules() for name, p in module.named_parameters(recurse=False)
                          if (decay > 0) == (name != "bias" and not isinstance(module, nn.BatchNorm1d))]
            groups.append({"params": parameters, "weight_decay": decay})
    return torch.optim.AdamW(groups, lr=1e-4, betas=(0.9, 0.99), eps=1e-5)


def cosine(start, end, progress):
    return start + (1 + math.cos(math.pi * (1 - progress))) * (end - start) / 2


def combined(progress, share, start, middle, end):
    return cosine(start, middle, progress / share) if progress < share else cosine(middle, end, (progress - share) / (1 - share))


class Trainer:
    def __init__(self, data, batch, epochs, rate):
        self.data, self.epochs, self.rate = data, epochs, rate
        folder = os.path.join(data, "pascal_2007_part")
        with open(os.path.join(folder, "train.csv")) as file:
            rows = list(csv.DictReader(file))
        names = sorted({name for row in rows if row["is_valid"] != "True" for name in row["labels"].split()})
        sets = [Pictures(folder, [(row["fname"], row["labels"]) for row in rows if (row["is_valid"] == "True") != training], names, training) for training in (True, False)]
        self.train_set, self.valid_set = [DataLoader(items, batch, shuffle=items.training, drop_last=items.training, num_workers=2, persistent_workers=True) for items in sets]
        self.outputs = len(names)

    def start(self):
        self.model = make_model(os.path.join(self.data, "weights", "squeezenet1_0.safetensors"), self.outputs)
        self.optimizer = make_optimizer(self.model)

    def epoch(self, schedule=None, number=0, epochs=1):
        self.model.train()
        for i, (x, y) in enumerate(self.train_set):
            if schedule:
                schedule((number + i / len(self.train_set)) / epochs)
            loss = nn.functional.binary_cross_entropy_with_logits(self.model(x), y)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
        return self.predict()

    def predict(self):
        self.model.eval()
        with torch.no_grad():
            outputs, targets = zip(*[(self.model(x), y) for x, y in self.valid_set])
        return torch.cat(outputs).sigmoid(), torch.cat(targets)

    def one_cycle(self, rates, share, div):
        def schedule(progress):
            for i, group in enumerate(self.optimizer.param_groups):
                top = rates[i // 2]
                group["lr"] = combined(progress, share, top / div, top, top / 1e5)
                group["betas"] = (combined(progress, share, 0.95, 0.85, 0.95), 0.99)
        for number in range(self.epochs):
            self.predictions, self.targets = self.epoch(schedule, number, self.epochs)

    def train(self, seed):
        torch.manual_seed(seed)
        self.start()
        self.model[:2].requires_grad_(False)
        self.one_cycle([self.rate / 10, self.rate / 10, self.rate], 0.99, 25)
        self.model.requires_grad_(True)
        self.optimizer = make_optimizer(self.model)
        half = self.rate / 2
        self.one_cycle([half / 100, half / 10, half], 0.3, 5)
        return max(((self.predictions > 0.05 * i) == self.targets.bool()).float().mean().item() for i in range(1, 20))

    def precision(self):
        precisions = []
        for predicted, target in zip(self.predictions.T, self.targets.T):
            has = target[predicted.argsort(descending=True)].double()
            if has.sum() > 0:
                precisions.append(((has.cumsum(0) / torch.arange(1, len(has) + 1)) * has).sum().item() / has.sum().item())
        return sum(precisions) / len(precisions)

    def time_epoch(self):
        start = time.perf_counter()
        self.epoch()
        pictures = len(self.train_set) * self.train_set.batch_size + len(self.valid_set.dataset)
        return pictures / (time.perf_counter() - start)


def main(data, batch, epochs, rate):
    trainer = Trainer(data, int(batch), int(epochs), float(rate))
    trainer.start()
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "train":
            answer = trainer.train(int(arguments[0]))
        elif command == "precision":
            answer = trainer.precision()
        else:
            answer = trainer.time_epoch()
        print(answer, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
