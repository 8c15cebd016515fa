"""The PyTorch networks that write_onnx.py exports."""

import torch
import torch.nn.functional as F
from torch import nn


class Classic(nn.Module):
    """Convolutions, normalisation, pools, view(size, -1), two dense layers."""

    def __init__(self, last=F.log_softmax):
        super().__init__()
        self.last = last
        self.conv1, self.norm1, self.conv2 = nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.Conv2d(4, 6, 3)
        self.fc1, self.norm2, self.fc2, self.dropout = nn.Linear(6 * 2 * 3, 8), nn.BatchNorm1d(8), nn.Linear(8, 5), nn.Dropout(0.3)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm1(self.conv1(x))), 2)
        x = F.avg_pool2d(F.leaky_relu(self.conv2(x)), 2, stride=2, ceil_mode=True)
        x = self.dropout(x.view(x.size(0), -1))
        return self.last(self.fc2(torch.tanh(self.norm2(self.fc1(x)))), dim=1)


class Block(nn.Module):
    """An inverted residual with squeeze and excitation, as MobileNetV3's."""

    def __init__(self, channels, wide):
        super().__init__()
        self.expand, self.depthwise = nn.Conv2d(channels, wide, 1), nn.Conv2d(wide, wide, 3, padding=1, groups=wide)
        self.squeeze, self.excite, self.project = nn.Conv2d(wide, 2, 1), nn.Conv2d(2, wide, 1), nn.Conv2d(wide, channels, 1)
        self.act = nn.ReLU6()

    def forward(self, x):
        wide = self.act(self.depthwise(self.act(self.expand(x))))
        gate = torch.sigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(wide, 1)))))
        return x + self.project(wide * gate)


class Modern(nn.Module):
    """Residuals, depthwise convolutions, branches that are concatenated, a mean over the map."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, stride=2, padding=1), nn.BatchNorm2d(6), nn.SiLU())
        self.blocks = nn.Sequential(Block(6, 12), Block(6, 8))
        self.left, self.right, self.head = nn.Conv2d(6, 3, 1), nn.Conv2d(6, 4, 3, padding=1, groups=2), nn.Linear(7, 4)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        x = torch.cat([F.elu(self.left(x)), F.hardtanh(self.right(x))], dim=1)
        return torch.softmax(self.head(x.mean([2, 3])), dim=1)


class TwoHeads(nn.Module):
    """Two flattened maps in one vector, with numbers of their own for each element before the dense layer."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.norm, self.fc = nn.Conv2d(3, 4, 3), nn.Conv2d(3, 2, 2, stride=2), nn.BatchNorm1d(120), nn.Linear(120, 5)
        self.shift = nn.Parameter(torch.zeros(120))

    def forward(self, x):
        x = torch.cat([torch.flatten(self.a(x), 1), torch.flatten(F.relu(self.b(x)), 1)], dim=1)
        return self.fc(torch.sigmoid(self.norm(x + self.shift)))


class Upscaling(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 4, 3, stride=2, padding=1)

    def forward(self, x):
        return F.interpolate(F.interpolate(self.down(x), scale_factor=2, mode="nearest"), scale_factor=2, mode="bilinear", align_corners=False)
