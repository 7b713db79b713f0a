using System.Collections.Frozen;
using IronicConsole.Engine.Provisioning;
using static IronicConsole.Engine.Provisioning.ProvisionState;

namespace IronicConsole.Engine.Agent;

/// <summary>In which provision states an agent is listened to (states.md §1).</summary>
public static class AgentStates
{
    private static readonly FrozenSet<ProvisionState> Lookups = new[]
    {
        Deploying, DeployWait, Cleaning, CleanWait, Inspecting, InspectWait, Rescuing, RescueWait, ServiceWait,
    }.ToFrozenSet();

    private static readonly FrozenSet<ProvisionState> FastTrackLookups = new[] { Enroll, Manageable, Available, Servicing, ServiceHold }.ToFrozenSet();

    private static readonly FrozenSet<ProvisionState> Heartbeats = new[]
    {
        DeployWait, CleanWait, InspectWait, RescueWait, ServiceWait, Deploying, Cleaning, Inspecting, Rescuing, Servicing, DeployHold, CleanHold, ServiceHold,
    }.ToFrozenSet();

    private static readonly FrozenSet<ProvisionState> FastTrackHeartbeats = new[] { Enroll, Manageable, Available }.ToFrozenSet();

    /// <summary>Whether an agent may look its node up.</summary>
    public static bool MayLookUp(ProvisionState state, bool fastTrack) => Lookups.Contains(state) || (fastTrack && FastTrackLookups.Contains(state));

    /// <summary>Whether a heartbeat is taken at all.</summary>
    public static bool MayHeartbeat(ProvisionState state, bool fastTrack) => Heartbeats.Contains(state) || (fastTrack && FastTrackHeartbeats.Contains(state));

    /// <summary>Whether a heartbeat may wake the node's operation; elsewhere it is only recorded. A running operation may be about to wait, so it is told too.</summary>
    public static bool Wakes(Node node) => !node.Maintenance && node.Operation is not null && !node.ProvisionState.IsHeld();
}
