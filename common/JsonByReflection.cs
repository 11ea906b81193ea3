using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepLearning;

/// <summary>JSON of any type, also in a program of one file: such a program may be compiled ahead of time, and so .NET turns reflection off for whoever does not ask for it.</summary>
internal static class JsonByReflection
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}
