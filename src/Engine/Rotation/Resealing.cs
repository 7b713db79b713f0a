using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Rotation;

/// <summary>Things as they are with their values sealed by the newest key; null where nothing is sealed by an old one.</summary>
/// <param name="box">Opens and seals.</param>
/// <param name="old">The keys that are being replaced.</param>
/// <param name="closed">Hears of nodes that have a value which names an old key and does not open.</param>
internal sealed class Resealing(SecretBox box, IReadOnlyCollection<string> old, Action<Guid> closed)
{
    private readonly string[] _marks = [.. old.Select(SealedText.Mark)];

    public Node? Of(Node node) => Again(Documents.Row(node).Document, node.Id) is { } document ? Documents.Node(document) : null;

    public Operation? Of(Operation operation) => Again(Documents.Row(operation).Document, operation.NodeId) is { } document ? Documents.Operation(document) : null;

    public StepRun? Of(StepRun run) => Again(Documents.Row(run).Document, run.NodeId) is { } document ? Documents.StepRun(document) : null;

    public Record? Of(Record record) => Again(Documents.Row(record).Document, record.Id) is { } document ? Documents.Record(document) : null;

    private string? Again(string document, Guid node) => _marks.Any(m => document.Contains(m, StringComparison.Ordinal)) ? SealedValues.Replace(document, value => Again(value, node, closed)) : null;

    private string? Again(string value, Guid node, Action<Guid> closed)
    {
        if (SealedText.KeyOf(value) is not { } key || !old.Contains(key)) return null;
        if (box.Open(node, value) is { } secret) return box.Seal(node, secret.Reveal());
        closed(node);
        return null;
    }
}
