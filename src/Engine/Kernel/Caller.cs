using System.Text.Json.Serialization;

namespace IronicConsole.Engine.Kernel;

/// <summary>What kind of actor stands behind a command; audit rows keep it.</summary>
public enum ActorKind
{
    /// <summary>The engine itself: a timer, a job, a take-over.</summary>
    Engine,

    /// <summary>A person in the console.</summary>
    Person,

    /// <summary>A program on the REST API.</summary>
    Program,

    /// <summary>The agent in the ramdisk of a machine.</summary>
    Agent,
}

/// <summary>Who asks, from where and why. Every command carries one; it is kept with the operation, its events and the audit trail.</summary>
/// <param name="Kind">What kind of actor.</param>
/// <param name="Name">Its name as people know it, e.g. <c>admin</c>.</param>
public sealed record Caller(ActorKind Kind, string Name)
{
    /// <summary>The engine acting by itself.</summary>
    public static Caller Engine { get; } = new(ActorKind.Engine, "engine") { Access = Access.Everything };

    /// <summary>The address it came from, if any.</summary>
    public string? From { get; init; }

    /// <summary>Its reason, in its own words.</summary>
    public string? Reason { get; init; }

    /// <summary>The id of the request, as in the log: <c>req-uuid</c>.</summary>
    public string? RequestId { get; init; }

    /// <summary>The project it acts for.</summary>
    public string? Project { get; init; }

    /// <summary>The account behind the name, which stays the same whichever way it came in; null when the name is all that is known.</summary>
    public string? Account { get => field ?? Access.User; init; }

    /// <summary>What it may act as; nothing unless said. Not kept: what was accepted is accepted.</summary>
    [JsonIgnore]
    public Access Access { get; init; } = Access.None;
}
