using System.Text.Json;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store.Rows;
using IronicConsole.Engine.Webhooks;

namespace IronicConsole.Engine.Store;

/// <summary>Between things and rows.</summary>
internal static class Documents
{
    public static NodeRow Row(Node node) => new()
    {
        Id = node.Id, Number = node.Number, Name = node.Name, Version = node.Version, State = node.ProvisionState.Wire(), Document = JsonSerializer.Serialize(node, StoreJson.Default.Node),
    };

    public static PortRow Row(Port port) => new()
    {
        Id = port.Id, Number = port.Number, NodeId = port.NodeId, Address = port.Address, Document = JsonSerializer.Serialize(port, StoreJson.Default.Port),
    };

    public static OperationRow Row(Operation operation) => new()
    {
        Id = operation.Id, NodeId = operation.NodeId, Kind = operation.Kind.ToString(), Open = operation.Open, StartedAt = Micros(operation.StartedAt),
        DueAt = operation.DueAt is { } due ? Micros(due) : null, Document = JsonSerializer.Serialize(operation, StoreJson.Default.Operation),
    };

    public static StepRunRow Row(StepRun run) => new()
    {
        OperationId = run.OperationId, Number = run.Number, NodeId = run.NodeId, Document = JsonSerializer.Serialize(run, StoreJson.Default.StepRun),
    };

    public static LeaseRow Row(Lease lease) => new() { NodeId = lease.Node, Owner = lease.Owner, Operation = lease.Operation, Epoch = lease.Epoch, Until = Micros(lease.Until) };

    public static EventRow Row(FeedEvent e) => new()
    {
        Seq = e.Seq, At = Micros(e.At), NodeId = e.Node, NodeVersion = e.NodeVersion, Kind = e.Kind, Severity = e.Severity, Text = e.Text, Data = e.Data.ToString(),
        By = JsonSerializer.Serialize(e.By, StoreJson.Default.Caller),
    };

    public static AuditRow Row(AuditRecord a) => new()
    {
        Number = a.Number, At = Micros(a.At), By = JsonSerializer.Serialize(a.By, StoreJson.Default.Caller), Command = a.Command, NodeId = a.Node, Outcome = a.Outcome, Detail = a.Detail,
    };

    public static InventoryRow Row(Inventory i) => new() { Id = i.Id, NodeId = i.NodeId, At = Micros(i.At), Hardware = i.Hardware.ToString(), PluginData = i.PluginData.ToString(), Pending = i.Pending };

    public static Node Thing(NodeRow row) => Node(row.Document);

    public static Node Node(string document) => JsonSerializer.Deserialize(document, StoreJson.Default.Node)!;

    public static Port Thing(PortRow row) => Port(row.Document);

    public static Port Port(string document) => JsonSerializer.Deserialize(document, StoreJson.Default.Port)!;

    public static Operation Thing(OperationRow row) => Operation(row.Document);

    public static Operation Operation(string document) => JsonSerializer.Deserialize(document, StoreJson.Default.Operation)!;

    public static StepRun Thing(StepRunRow row) => StepRun(row.Document);

    public static StepRun StepRun(string document) => JsonSerializer.Deserialize(document, StoreJson.Default.StepRun)!;

    public static Lease Thing(LeaseRow row) => new(row.NodeId, row.Owner, row.Operation, row.Epoch, Time(row.Until));

    public static FeedEvent Thing(EventRow row) => new(row.Seq, Time(row.At), row.NodeId, row.NodeVersion, row.Kind, row.Text, JsonMap.Parse(row.Data), Who(row.By), row.Severity);

    public static AuditRecord Thing(AuditRow row) => new(row.Number, Time(row.At), Who(row.By), row.Command, row.NodeId, row.Outcome, row.Detail);

    public static Inventory Thing(InventoryRow row) => new(row.Id, row.NodeId, Time(row.At), JsonMap.Parse(row.Hardware), JsonMap.Parse(row.PluginData)) { Pending = row.Pending };

    public static RecordRow Row(Record record) => new() { Id = record.Id, Kind = record.Kind, Name = record.Name, Document = JsonSerializer.Serialize(record, StoreJson.Default.Record) };

    public static RecordVersionRow VersionRow(Record record, Caller by) => new()
    {
        RecordId = record.Id, Version = record.Version, At = Micros(record.UpdatedAt ?? record.CreatedAt), By = JsonSerializer.Serialize(by, StoreJson.Default.Caller), Document = Row(record).Document,
    };

    public static Record Record(string document) => JsonSerializer.Deserialize(document, StoreJson.Default.Record)!;

    public static RecordVersion Thing(RecordVersionRow row) => new(Time(row.At), Who(row.By), Record(row.Document));

    private static Caller Who(string json) => JsonSerializer.Deserialize(json, StoreJson.Default.Caller)!;

    public static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(Port))]
[JsonSerializable(typeof(Operation))]
[JsonSerializable(typeof(StepRun))]
[JsonSerializable(typeof(Record))]
[JsonSerializable(typeof(Caller))]
[JsonSerializable(typeof(DrainOrder))]
[JsonSerializable(typeof(Vitals))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(WebhookTrouble))]
internal sealed partial class StoreJson : JsonSerializerContext;
