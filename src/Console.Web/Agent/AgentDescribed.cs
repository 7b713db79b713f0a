using System.Collections.Frozen;
using IronicConsole.Web.Api;
using IronicConsole.Web.ApiDescription;

namespace IronicConsole.Web.Agent;

/// <summary>What the operations of <see cref="AgentApi"/> take and answer. They are no part of the route table: they answer on the agents' listener too.</summary>
internal static class AgentDescribed
{
    private static readonly Shape Answer = Shape.Of(
        new FieldShape("node", Shape.Of(
            new("uuid", Shape.Uuid), new("properties", Shape.Map), new("instance_info", Shape.Map), new("driver_internal_info", Shape.Map), new("links", Shape.Links))),
        new FieldShape("config", Shape.Map)).Named("Lookup");

    private static readonly Feature Routes = new("routes of agents", HeartbeatBody.FirstVersion, 404);

    private static readonly Shape Inventory = Shape.Map;

    /// <summary>All of them.</summary>
    public static ApiOperation[] Operations { get; } =
    [
        new("/v1/lookup", new("GET", "lookup", "Finds the node of an agent, by its MAC addresses or its UUID.")
        {
            Conflicts = true, Answer = Answer, QueryShapes = new Dictionary<string, Shape> { ["addresses"] = Shape.ListOf(Shape.Text), ["node_uuid"] = Shape.Uuid }.ToFrozenDictionary(),
        }, Routes, FrozenSet.Create("addresses", "node_uuid")),
        new("/v1/heartbeat/{ident}", new("POST", "heartbeat/{ident}", "An agent says that it lives, where, and with what token.")
        {
            Status = 202, Body = Shape.Of(HeartbeatBody.Since.Select(f => f.Key is "agent_token" ? new FieldShape(f.Key, Shape.Text, f.Value) : FieldShape.Maybe(f.Key, Shape.Text.OrNull, f.Value))).Named("Heartbeat"),
        }, Routes, FrozenSet<string>.Empty, AgentBody.Usual),
        new("/v1/continue_inspection", new("POST", "continue_inspection", "An agent sends what it found. Also without a version, as agents send it: then the answer is the node's uuid alone.")
        {
            Status = 202, Body = Inventory, Answer = Shape.AnyOf(Answer, Shape.Of(new FieldShape("uuid", Shape.Uuid))), QueryShapes = new Dictionary<string, Shape> { ["node_uuid"] = Shape.Uuid }.ToFrozenDictionary(),
        }, Microversions.ContinueInspection, FrozenSet.Create("node_uuid"), AgentBody.Inventory),
    ];
}
