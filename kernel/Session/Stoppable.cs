using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NotebookKernel;

/// <summary>
/// Puts a <see cref="StopPoint"/> into the compiled code of a cell: at the beginning of each method that calls, loops or is a lambda, before each jump back and after each await.
/// So whatever runs for ever in code of the cell comes by one, however it was written. Clean-up (finally blocks, and with them using and foreach) is marked: it is left to end.
/// </summary>
internal static class Stoppable
{
    private static readonly PortablePdbReaderProvider symbolReader = new();
    private static readonly PortablePdbWriterProvider symbolWriter = new();

    /// <summary>Rewrites the assembly and its symbols, if it has any.</summary>
    public static (MemoryStream Image, MemoryStream? Symbols) Of(MemoryStream image, MemoryStream? symbols)
    {
        image.Position = 0;
        symbols?.Position = 0;
        var reading = symbols is null ? new ReaderParameters() : new ReaderParameters { ReadSymbols = true, SymbolStream = symbols, SymbolReaderProvider = symbolReader };
        using var module = ModuleDefinition.ReadModule(image, reading);
        NameVersions(module);
        var points = new Points(module);
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            points.PutInto(method);
        var newImage = new MemoryStream();
        var newSymbols = symbols is null ? null : new MemoryStream();
        module.Write(newImage, symbols is null ? new WriterParameters() : new WriterParameters { WriteSymbols = true, SymbolStream = newSymbols, SymbolWriterProvider = symbolWriter });
        newImage.Position = 0;
        newSymbols?.Position = 0;
        return (newImage, newSymbols);
    }

    /// <summary>The versions of a <see cref="TopLevelUnit"/> live beside each other: the runtime knows each by a name of its own.</summary>
    private static void NameVersions(ModuleDefinition module)
    {
        if (module.Assembly.Name.Version.Major > 0)
            TopLevelUnit.Publish(module);
        foreach (var name in module.AssemblyReferences.Append(module.Assembly.Name).Where(name => name.Version.Major > 0 && name.Name.StartsWith(Script.AssemblyPrefix, StringComparison.Ordinal)))
            (name.Name, name.Version) = ($"{name.Name}.{name.Version.Major}", new Version());
    }

    private sealed class Points(ModuleDefinition module)
    {
        private readonly MethodReference pass = Reference(module, nameof(StopPoint.Pass));
        private readonly MethodReference beginCleanUp = Reference(module, nameof(StopPoint.BeginCleanUp));
        private readonly MethodReference endCleanUp = Reference(module, nameof(StopPoint.EndCleanUp));
        private readonly MethodReference beginAsyncCleanUp = Reference(module, nameof(StopPoint.BeginAsyncCleanUp));
        private readonly MethodReference endAsyncCleanUp = Reference(module, nameof(StopPoint.EndAsyncCleanUp));

        public void PutInto(MethodDefinition method)
        {
            var body = method.Body;
            body.SimplifyMacros(); // With more between, a short jump may not reach.
            var isAsync = method.DeclaringType.Interfaces.Any(each => each.InterfaceType.FullName == typeof(IAsyncStateMachine).FullName);
            var points = body.Instructions.Where(each => JumpsBack(each) || (isAsync && IsAwait(each))).ToList();
            var calls = body.Instructions.Where(MayReachCell).ToHashSet();
            var cleanUps = body.ExceptionHandlers.Where(each => IsCleanUp(each) && In(each).Any(i => calls.Contains(i) || points.Contains(i))).ToList();
            var asyncCleanUps = isAsync ? body.ExceptionHandlers.Select(AsyncCleanUp).OfType<(Instruction, Instruction)>().ToList() : [];
            var il = body.GetILProcessor();
            // An asynchronous method goes on from its beginning, but outside of the try blocks in which it awaited: its clean-up would not be done.
            if (!isAsync && (points.Count > 0 || calls.Count > 0 || !method.IsSpecialName)) // A property that only gives a field's value is spared.
                il.InsertBefore(body.Instructions[0], il.Create(OpCodes.Call, pass));
            foreach (var point in points)
                InsertBefore(il, point, pass);
            foreach (var (first, end) in asyncCleanUps)
            {
                InsertBefore(il, first, beginAsyncCleanUp);
                InsertBefore(il, end, endAsyncCleanUp);
            }
            foreach (var cleanUp in cleanUps)
                Mark(il, cleanUp);
            body.OptimizeMacros();
        }

        /// <summary>Makes of the clean-up: begin; try { clean up } finally { end }.</summary>
        private void Mark(ILProcessor il, ExceptionHandler cleanUp)
        {
            var handlers = il.Body.ExceptionHandlers;
            Instruction begin = il.Create(OpCodes.Call, beginCleanUp), end = il.Create(OpCodes.Call, endCleanUp), leave = il.Create(OpCodes.Endfinally);
            foreach (var each in In(cleanUp).Where(each => each.OpCode == OpCodes.Endfinally && !IsNested(handlers, cleanUp, each)).ToList())
                (each.OpCode, each.Operand) = (OpCodes.Leave, leave);

            var first = cleanUp.HandlerStart;
            var last = cleanUp.HandlerEnd?.Previous ?? il.Body.Instructions[^1];
            il.InsertBefore(first, begin);
            foreach (var each in new[] { leave, il.Create(OpCodes.Endfinally), end })
                il.InsertAfter(last, each);
            foreach (var each in handlers)
            {
                if (each.TryEnd == first)
                    each.TryEnd = begin;
                if (each.HandlerEnd == first)
                    each.HandlerEnd = begin;
            }
            cleanUp.HandlerStart = begin;
            handlers.Insert(handlers.IndexOf(cleanUp), new ExceptionHandler(ExceptionHandlerType.Finally) { TryStart = first, TryEnd = end, HandlerStart = end, HandlerEnd = leave });
        }

        /// <summary>Puts it where jumps to the instruction lead: that becomes the new one, and the old one follows.</summary>
        private static void InsertBefore(ILProcessor il, Instruction instruction, MethodReference call)
        {
            var copy = il.Create(OpCodes.Nop);
            (copy.OpCode, copy.Operand) = (instruction.OpCode, instruction.Operand);
            (instruction.OpCode, instruction.Operand) = (OpCodes.Call, call);
            il.InsertAfter(instruction, copy);
        }

        private static bool JumpsBack(Instruction instruction) => instruction.Operand switch
        {
            Instruction target => target.Offset <= instruction.Offset,
            Instruction[] targets => targets.Any(target => target.Offset <= instruction.Offset),
            _ => false,
        };

        /// <summary>Whether it takes what was awaited.</summary>
        private static bool IsAwait(Instruction instruction) => instruction is { OpCode.FlowControl: FlowControl.Call, Operand: MethodReference { Name: "GetResult", Parameters.Count: 0 } };

        /// <summary>
        /// A finally block that awaits is none any more when it is compiled: the exception is caught and kept in a field, what was written in the block follows,
        /// and then the field is read. Gives the first instruction of the block, and the one behind it.
        /// </summary>
        private static (Instruction First, Instruction End)? AsyncCleanUp(ExceptionHandler handler)
        {
            if (handler is not { HandlerType: ExceptionHandlerType.Catch, CatchType.FullName: "System.Object", HandlerEnd: { } first }
                || first.Previous is not { OpCode.Code: Code.Leave, Previous: { OpCode.Code: Code.Stfld, Operand: FieldReference kept } } leave || leave.Operand != first)
                return null;
            for (var each = first; each is not null; each = each.Next)
            {
                if (each is { OpCode.Code: Code.Ldfld, Operand: FieldReference field } && field.FullName == kept.FullName)
                    return (first, each.Previous);
            }
            return null;
        }

        /// <summary>Whether it calls what may call code of a cell; what a lock or a loop over a list does in the end does not.</summary>
        private static bool MayReachCell(Instruction instruction) => instruction.OpCode.FlowControl == FlowControl.Call && instruction switch
        {
            { Operand: MethodReference { Name: nameof(Monitor.Exit), DeclaringType.FullName: "System.Threading.Monitor" } } => false,
            { Previous: { OpCode.Code: Code.Constrained, Operand: TypeReference { IsGenericParameter: false } type } } =>
                type.Scope is not AssemblyNameReference library || library.Name.StartsWith(Script.AssemblyPrefix, StringComparison.Ordinal),
            _ => true,
        };

        private static bool IsCleanUp(ExceptionHandler handler) => handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault;

        private static IEnumerable<Instruction> In(ExceptionHandler handler)
        {
            for (var each = handler.HandlerStart; each is not null && each != handler.HandlerEnd; each = each.Next)
                yield return each;
        }

        /// <summary>Whether the instruction ends a clean-up that lies within the outer one.</summary>
        private static bool IsNested(IEnumerable<ExceptionHandler> handlers, ExceptionHandler outer, Instruction end) =>
            handlers.Any(each => each != outer && IsCleanUp(each) && In(outer).Contains(each.HandlerStart) && In(each).Contains(end));

        private static MethodReference Reference(ModuleDefinition module, string method) => module.ImportReference(typeof(StopPoint).GetMethod(method));
    }
}
