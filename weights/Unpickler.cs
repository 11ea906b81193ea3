using System.Buffers.Binary;
using System.Text;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Reads a pickle as torch.save writes it: numbers, texts, lists, dictionaries and descriptions of tensors. A pickle is a program, and Python calls whatever
/// function it names. Here nothing is called, and a name that tensors do not need is refused. https://docs.python.org/3/library/pickletools.html
/// </summary>
internal sealed class Unpickler(byte[] pickle)
{
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2", RebuildParameter = "torch._utils._rebuild_parameter", OrderedDict = "collections.OrderedDict";

    // Tensor operations of libtorch take no more.
    private const int MaxDimensions = 64;

    // A tensor takes about 40, and no operation makes more than about 100 bytes beside the texts.
    private const int MaxOperations = 1_000_000;

    private static readonly Dictionary<string, ScalarType> storages = new()
    {
        ["torch.FloatStorage"] = ScalarType.Float32,
        ["torch.DoubleStorage"] = ScalarType.Float64,
        ["torch.HalfStorage"] = ScalarType.Float16,
        ["torch.BFloat16Storage"] = ScalarType.BFloat16,
        ["torch.LongStorage"] = ScalarType.Int64,
        ["torch.IntStorage"] = ScalarType.Int32,
        ["torch.ShortStorage"] = ScalarType.Int16,
        ["torch.CharStorage"] = ScalarType.Int8,
        ["torch.ByteStorage"] = ScalarType.Byte,
        ["torch.BoolStorage"] = ScalarType.Bool,
        ["torch.ComplexFloatStorage"] = ScalarType.ComplexFloat32,
        ["torch.ComplexDoubleStorage"] = ScalarType.ComplexFloat64,
    };

    private readonly Dictionary<long, object?> memo = [];
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private int position;

    /// <summary>The numbers that tensors are cut from: elements of one type in the file's entry of that key.</summary>
    public sealed record Storage(string Key, ScalarType Type, long Count);

    /// <summary>Which elements of a storage make up a tensor.</summary>
    public sealed record Slice(Storage Storage, long Offset, long[] Shape, long[] Strides);

    private sealed record Name(string Value);

    /// <summary>What the pickle holds.</summary>
    /// <exception cref="InvalidDataException">It names something other than tensors need, or does what torch.save never does. Other exceptions say that it is damaged.</exception>
    public Dictionary<object, object?> ReadDictionary()
    {
        var left = MaxOperations;
        for (var code = (char)Byte(); code != '.'; code = (char)Byte())
            if (left-- > 0)
                Do(code);
            else
                throw new InvalidDataException($"its pickle has more than {MaxOperations} operations, far more than a model's.");
        return As<Dictionary<object, object?>>(Pop());
    }

    private void Do(char code)
    {
        switch (code)
        {
            case '\x80': Byte(); break; // the protocol's version
            case '\x95': Take(8); break; // a frame's length
            case '(': marks.Push(stack.Count); break;
            case 'N': stack.Add(null); break;
            case '\x88': stack.Add(true); break;
            case '\x89': stack.Add(false); break;
            case 'K': stack.Add((long)Byte()); break;
            case 'M': stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case 'J': stack.Add((long)Int32()); break;
            case '\x8a': stack.Add(LongInteger(Take(Byte()))); break;
            case 'G': stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 'X': stack.Add(Encoding.UTF8.GetString(Take(Int32()))); break;
            case '\x8c': stack.Add(Encoding.UTF8.GetString(Take(Byte()))); break;
            case '}': stack.Add(new Dictionary<object, object?>()); break;
            case ']': stack.Add(new List<object?>()); break;
            case ')': stack.Add(Array.Empty<object?>()); break;
            case '\x85' or '\x86' or '\x87': stack.Add(PopLast(code - '\x84')); break;
            case 't': stack.Add(PopMarked()); break;
            case 'a': Append(PopLast(1)); break;
            case 'e': Append(PopMarked()); break;
            case 's': SetItems(PopLast(2)); break;
            case 'u': SetItems(PopMarked()); break;
            case 'q': memo[Byte()] = stack[^1]; break;
            case 'r': memo[Int32()] = stack[^1]; break;
            case '\x94': memo[memo.Count] = stack[^1]; break;
            case 'h': stack.Add(memo[Byte()]); break;
            case 'j': stack.Add(memo[Int32()]); break;
            case 'c': stack.Add(Known($"{Line()}.{Line()}")); break;
            case '\x93': stack.Add(Known(string.Join('.', PopLast(2)))); break;
            case 'Q': stack.Add(StorageOf(As<object?[]>(Pop()))); break;
            case 'R': stack.Add(Call(PopLast(2))); break;
            case 'b': Pop(); break; // attributes, of which state_dict has one: the versions of the modules
            default: throw new InvalidDataException($"its pickle uses the operation 0x{(int)code:x2}, which torch.save never does.");
        }
    }

    private static Name Known(string name) => name is RebuildTensor or RebuildParameter or OrderedDict || storages.ContainsKey(name) ? new(name)
        : name.StartsWith("torch._utils._rebuild_", StringComparison.Ordinal) || (name.StartsWith("torch.", StringComparison.Ordinal) && name.EndsWith("Storage", StringComparison.Ordinal))
        ? throw new InvalidDataException($"it holds a tensor of a kind that is not read here ({name}): only dense ones of {string.Join(", ", storages.Values)} are. In Python, convert it before it is saved, with .to(torch.float32) or .to_dense().")
        : throw new InvalidDataException($"it names {name}. Only tensors are read from such a file, and nothing in it was run. In Python, save them with torch.save(model.state_dict(), path).");

    private static object Call(object?[] call)
    {
        return (As<Name>(call[0]).Value, As<object?[]>(call[1])) switch
        {
            (OrderedDict, []) => new Dictionary<object, object?>(),
            (RebuildParameter, [Slice slice, ..]) => slice,
            (RebuildTensor, [Storage storage, long offset, object?[] { Length: <= MaxDimensions } shape, object?[] { Length: <= MaxDimensions } strides, ..]) =>
                new Slice(storage, offset, [.. shape.Select(As<long>)], [.. strides.Select(As<long>)]),
            var (name, _) => throw new InvalidDataException($"it calls {name} as torch.save never does."),
        };
    }

    private static Storage StorageOf(object?[] id) => id is ["storage", Name type, string key, _, long count]
        ? new(key, storages[type.Value], count)
        : throw new InvalidDataException("it refers to something outside the pickle that is not a tensor's storage.");

    private void Append(object?[] items) => As<List<object?>>(stack[^1]).AddRange(items);

    private void SetItems(object?[] items)
    {
        var target = As<Dictionary<object, object?>>(stack[^1]);
        foreach (var pair in items.Chunk(2))
            target[pair[0]!] = pair[1];
    }

    private object?[] PopMarked() => PopLast(stack.Count - marks.Pop());

    private object?[] PopLast(int count)
    {
        var items = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    private object? Pop() => PopLast(1)[0];

    private byte Byte() => pickle[position++];

    private int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private ReadOnlySpan<byte> Take(int count)
    {
        var bytes = pickle.AsSpan(position, count);
        position += count;
        return bytes;
    }

    private string Line()
    {
        var line = pickle.AsSpan(position, pickle.AsSpan(position).IndexOf((byte)'\n'));
        position += line.Length + 1;
        return Encoding.UTF8.GetString(line);
    }

    private static T As<T>(object? value) => value is T wanted ? wanted : throw new InvalidDataException("its pickle is damaged, or does not hold a dictionary of tensors.");

    private static long LongInteger(ReadOnlySpan<byte> bytes) => (long)new System.Numerics.BigInteger(bytes);
}
