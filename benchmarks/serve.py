"""The Python side of the server's benchmark: http.server and PyTorch do what data-scripts/serve.cs does. Its first line is its address."""
import io
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Semaphore

import torch
from PIL import Image
from torch import nn
from torchvision import models
from torchvision.transforms import functional as tf

SIZE = int(sys.argv[1])
AT_ONCE = Semaphore(torch.get_num_threads())


class ConcatPool(nn.Module):
    def forward(self, x):
        return torch.cat([nn.functional.adaptive_max_pool2d(x, 1), nn.functional.adaptive_avg_pool2d(x, 1)], 1)


def make_model():
    body = list(models.resnet18().children())[:-2]
    head = [ConcatPool(), nn.Flatten(), nn.BatchNorm1d(1024), nn.Dropout(0.25), nn.Linear(1024, 512, bias=False), nn.ReLU(inplace=True),
            nn.BatchNorm1d(512), nn.Dropout(0.5), nn.Linear(512, 2, bias=False)]
    return nn.Sequential(*body, *head).eval()


MODEL = make_model()


def predict(content):
    image = Image.open(io.BytesIO(content)).convert("RGB")
    image = tf.center_crop(tf.resize(image, SIZE), SIZE)
    x = tf.normalize(tf.to_tensor(image), [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    with torch.no_grad():
        values = MODEL(x[None]).softmax(1)[0].tolist()
    names = ["even", "odd"]
    return {"label": names[values.index(max(values))], "values": [{"name": name, "number": value} for name, value in zip(names, values)]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the headers and the answer in one packet

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        with AT_ONCE:
            answer = json.dumps(predict(content)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
