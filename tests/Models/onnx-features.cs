#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// What ONNX Runtime makes of pictures: onnx-features.cs -- MODEL PICTURES FEATURES, the two latter files of 32-bit floats, pictures [n, 3, 224, 224].
// A program of its own, so that only who runs its test restores ONNX Runtime.

using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

const int PictureSize = 3 * 224 * 224;

var pictures = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(args[1])).ToArray();
using var session = new InferenceSession(args[0]);
using var features = File.Create(args[2]);
for (var start = 0; start < pictures.Length; start += PictureSize)
{
    var picture = new DenseTensor<float>(pictures.AsMemory(start, PictureSize), [1, 3, 224, 224]);
    using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], picture)]);
    features.Write(MemoryMarshal.AsBytes(outputs[0].AsTensor<float>().ToArray().AsSpan()));
}
