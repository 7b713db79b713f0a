namespace IronicConsole.Engine.Store.Rows;

// The tables. What is searched, fenced or sorted is a column; everything else of a thing is one JSON document (docs/adr/0003-documents-in-rows.md).

internal sealed class NodeRow
{
    public Guid Id { get; set; }

    public long Number { get; set; }

    public string? Name { get; set; }

    public long Version { get; set; }

    public string State { get; set; } = "";

    public string Document { get; set; } = "";
}

internal sealed class PortRow
{
    public Guid Id { get; set; }

    public long Number { get; set; }

    public Guid NodeId { get; set; }

    public string Address { get; set; } = "";

    public string Document { get; set; } = "";
}

internal sealed class OperationRow
{
    public Guid Id { get; set; }

    public Guid NodeId { get; set; }

    public string Kind { get; set; } = "";

    public bool Open { get; set; }

    public long StartedAt { get; set; }

    public long? DueAt { get; set; }

    public string Document { get; set; } = "";
}

internal sealed class StepRunRow
{
    public Guid OperationId { get; set; }

    public int Number { get; set; }

    public Guid NodeId { get; set; }

    public string Document { get; set; } = "";
}

internal sealed class LeaseRow
{
    public Guid NodeId { get; set; }

    public string Owner { get; set; } = "";

    public Guid Operation { get; set; }

    public long Epoch { get; set; }

    public long Until { get; set; }
}

internal sealed class EventRow
{
    public long Seq { get; set; }

    public long At { get; set; }

    public Guid NodeId { get; set; }

    public long NodeVersion { get; set; }

    public string Kind { get; set; } = "";

    public string Severity { get; set; } = "";

    public string Text { get; set; } = "";

    public string Data { get; set; } = "";

    public string By { get; set; } = "";
}

internal sealed class AuditRow
{
    public long Number { get; set; }

    public long At { get; set; }

    public string By { get; set; } = "";

    public string Command { get; set; } = "";

    public Guid? NodeId { get; set; }

    public string Outcome { get; set; } = "";

    public string? Detail { get; set; }

    public string Writer { get; set; } = "";

    public long Link { get; set; }

    public string Hash { get; set; } = "";
}

internal sealed class InventoryRow
{
    public Guid Id { get; set; }

    public Guid NodeId { get; set; }

    public long At { get; set; }

    public string Hardware { get; set; } = "";

    public string PluginData { get; set; } = "";

    public bool Pending { get; set; }
}

internal sealed class RecordRow
{
    public Guid Id { get; set; }

    public string Kind { get; set; } = "";

    public string? Name { get; set; }

    public string Document { get; set; } = "";
}

internal sealed class RecordVersionRow
{
    public Guid RecordId { get; set; }

    public int Version { get; set; }

    public long At { get; set; }

    public string By { get; set; } = "";

    public string Document { get; set; } = "";
}

internal sealed class AnswerRow
{
    public string Caller { get; set; } = "";

    public string Key { get; set; } = "";

    public string Request { get; set; } = "";

    public long At { get; set; }

    public int Status { get; set; }

    public string Headers { get; set; } = "";

    public string Body { get; set; } = "";
}

internal sealed class SessionRow
{
    public string Id { get; set; } = "";

    public string Subject { get; set; } = "";

    public string Name { get; set; } = "";

    public string? AtProvider { get; set; }

    public long OpenedAt { get; set; }

    public long Until { get; set; }

    public string? Address { get; set; }

    public string? Browser { get; set; }

    public string Ticket { get; set; } = "";
}

internal sealed class TokenRow
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Owner { get; set; } = "";

    public string OwnerName { get; set; } = "";

    public string Grant { get; set; } = "";

    public long MadeAt { get; set; }

    public long Until { get; set; }

    public long? UsedAt { get; set; }
}

internal sealed class AccountRow
{
    public string Name { get; set; } = "";

    public string Grant { get; set; } = "";

    public string? Password { get; set; }

    public long MadeAt { get; set; }

    public string? Invitation { get; set; }

    public long? InvitedUntil { get; set; }
}

/// <summary>Something that all processes of a store must agree on.</summary>
internal sealed class FactRow
{
    public string Key { get; set; } = "";

    public string Value { get; set; } = "";
}
