using System.Text.Json.Nodes;

namespace Benchmarks.Fuzz;

/// <summary>Damages files.</summary>
internal static class Mutation
{
    private static readonly byte[] extremes = [0, 1, 0x7f, 0x80, 0xff];

    private static readonly Func<JsonNode?>[] strangers =
    [
        () => null, () => 0, () => -1, () => 1L << 62, () => long.MaxValue, () => 1e300, () => 1.5, () => true, () => "", () => "x", () => "\0", () => new string('x', 300),
        () => new JsonArray(), () => new JsonArray(1), () => new JsonArray(null, new JsonObject()), () => new JsonObject(), () => new JsonObject { ["x"] = 1 },
    ];

    /// <summary>Changes, adds, removes or repeats a few bytes, or breaks the file off.</summary>
    public static byte[] Bytes(Random random, byte[] whole)
    {
        var bytes = whole.ToList();
        for (var left = random.Next(1, 4); left > 0 && bytes.Count > 0; left--)
        {
            var at = random.Next(bytes.Count);
            var count = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveRange(at, count); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes[at] = extremes[random.Next(extremes.Length)]; break;
                case 3: bytes[at] = (byte)random.Next(256); break;
                case 4: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, count)); break;
                default:
                    if (random.Next(10) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Puts something else in the place of one value of a JSON document, removes it, or names it otherwise.</summary>
    public static JsonNode? Json(Random random, JsonNode document)
    {
        var copy = document.DeepClone();
        var values = Descendants(copy).ToList();
        if (values.Count == 0)
            return strangers[random.Next(strangers.Length)]();
        var (parent, key) = values[random.Next(values.Count)];
        switch (parent, random.Next(6))
        {
            case (JsonObject of, 0): of.Remove((string)key); break;
            case (JsonObject of, 1):
                var moved = of[(string)key];
                of.Remove((string)key);
                of[$"{key}x"] = moved;
                break;
            case (JsonObject of, _): of[(string)key] = strangers[random.Next(strangers.Length)](); break;
            case (JsonArray of, 0): of.RemoveAt((int)key); break;
            case (JsonArray of, 1): of.Add(of[(int)key]?.DeepClone()); break;
            case (JsonArray of, _): of[(int)key] = strangers[random.Next(strangers.Length)](); break;
        }
        return copy;
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Descendants(JsonNode? node)
    {
        IEnumerable<(object Key, JsonNode? Value)> children = node switch
        {
            JsonObject of => of.Select(entry => ((object)entry.Key, entry.Value)),
            JsonArray of => of.Select((value, i) => ((object)i, value)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            yield return (node!, key);
            foreach (var descendant in Descendants(value))
                yield return descendant;
        }
    }
}
