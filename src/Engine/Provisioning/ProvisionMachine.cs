using System.Collections.Frozen;
using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using static IronicConsole.Engine.Provisioning.ProvisionState;

namespace IronicConsole.Engine.Provisioning;

/// <summary>One allowed move of the provision state, with its reason.</summary>
public readonly record struct ProvisionMove(ProvisionState From, Verb Verb, ProvisionState To, string Why);

/// <summary>The provision states and the only moves between them, as Ironic documents them. The diagram in docs and on the node page is printed from it.</summary>
public static class ProvisionMachine
{
    /// <summary>All moves, in the order of the states.</summary>
    public static ImmutableArray<ProvisionMove> Moves { get; } =
    [
        new(Enroll, Verb.Manage, Verifying, "its BMC must answer before anything else may be asked of it"),
        new(Manageable, Verb.Adopt, Adopting, "it already runs an instance that somebody else installed"),
        new(Manageable, Verb.Clean, Cleaning, "the operator chose the steps"),
        new(Manageable, Verb.Inspect, Inspecting, "its hardware is to be read"),
        new(Manageable, Verb.Provide, Cleaning, "it is cleaned before it may be given out"),
        new(Available, Verb.Deploy, Deploying, "an instance is wanted on it"),
        new(Available, Verb.Manage, Manageable, "an operator takes it back under management"),
        new(Active, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(Active, Verb.Rebuild, Deploying, "the instance is written anew on the same machine"),
        new(Active, Verb.Rescue, Rescuing, "somebody must get in beside the instance"),
        new(Active, Verb.Service, Servicing, "steps are run while the instance keeps the machine"),
        new(Error, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(Error, Verb.Rebuild, Deploying, "the instance is written anew on the same machine"),
        new(Rescue, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(Rescue, Verb.Rescue, Rescuing, "somebody must get in beside the instance"),
        new(Rescue, Verb.Unrescue, Unrescuing, "back to the instance"),
        new(Verifying, Verb.Done, Manageable, "the last step ended well"),
        new(Verifying, Verb.Fail, Enroll, "a step failed, or the time was up"),
        new(Deploying, Verb.Done, Active, "the last step ended well"),
        new(Deploying, Verb.Fail, DeployFailed, "a step failed, or the time was up"),
        new(Deploying, Verb.Hold, DeployHold, "a step asks for a person"),
        new(Deploying, Verb.Wait, DeployWait, "the agent or the BMC is at work"),
        new(DeployWait, Verb.Abort, DeployFailed, "a person gave up; the node keeps its history"),
        new(DeployWait, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(DeployWait, Verb.Fail, DeployFailed, "a step failed, or the time was up"),
        new(DeployWait, Verb.Hold, DeployHold, "a step asks for a person"),
        new(DeployWait, Verb.Resume, Deploying, "what was waited for came"),
        new(DeployFailed, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(DeployFailed, Verb.Deploy, Deploying, "an instance is wanted on it"),
        new(DeployFailed, Verb.Rebuild, Deploying, "the instance is written anew on the same machine"),
        new(DeployHold, Verb.Abort, DeployFailed, "a person gave up; the node keeps its history"),
        new(DeployHold, Verb.Unhold, DeployWait, "released; the same commit goes on to the running state, nobody waits for a heartbeat"),
        new(Cleaning, Verb.Manage, Manageable, "a node cleaned by hand, or a retired one, goes back to its operator"),
        new(Cleaning, Verb.Done, Available, "the last step ended well"),
        new(Cleaning, Verb.Fail, CleanFailed, "a step failed, or the time was up"),
        new(Cleaning, Verb.Hold, CleanHold, "a step asks for a person"),
        new(Cleaning, Verb.Wait, CleanWait, "the agent or the BMC is at work"),
        new(CleanWait, Verb.Abort, CleanFailed, "a person gave up; the node keeps its history"),
        new(CleanWait, Verb.Fail, CleanFailed, "a step failed, or the time was up"),
        new(CleanWait, Verb.Hold, CleanHold, "a step asks for a person"),
        new(CleanWait, Verb.Resume, Cleaning, "what was waited for came"),
        new(CleanFailed, Verb.Manage, Manageable, "an operator takes it back under management"),
        new(CleanHold, Verb.Abort, CleanFailed, "a person gave up; the node keeps its history"),
        new(CleanHold, Verb.Unhold, CleanWait, "released; the same commit goes on to the running state, nobody waits for a heartbeat"),
        new(Deleting, Verb.Clean, Cleaning, "tear-down always goes through cleaning, even when cleaning is off"),
        new(Deleting, Verb.Fail, Error, "a step failed, or the time was up"),
        new(Inspecting, Verb.Done, Manageable, "the last step ended well"),
        new(Inspecting, Verb.Fail, InspectFailed, "a step failed, or the time was up"),
        new(Inspecting, Verb.Wait, InspectWait, "the agent or the BMC is at work"),
        new(InspectFailed, Verb.Inspect, Inspecting, "its hardware is to be read"),
        new(InspectFailed, Verb.Manage, Manageable, "an operator takes it back under management"),
        new(InspectWait, Verb.Abort, InspectFailed, "a person gave up; the node keeps its history"),
        new(InspectWait, Verb.Done, Manageable, "an inspection from outside ended while the callback was awaited"),
        new(InspectWait, Verb.Fail, InspectFailed, "a step failed, or the time was up"),
        new(InspectWait, Verb.Resume, Inspecting, "what was waited for came"),
        new(Adopting, Verb.Done, Active, "the last step ended well"),
        new(Adopting, Verb.Fail, AdoptFailed, "a step failed, or the time was up"),
        new(AdoptFailed, Verb.Adopt, Adopting, "it already runs an instance that somebody else installed"),
        new(AdoptFailed, Verb.Manage, Manageable, "an operator takes it back under management"),
        new(Rescuing, Verb.Done, Rescue, "the last step ended well"),
        new(Rescuing, Verb.Fail, RescueFailed, "a step failed, or the time was up"),
        new(Rescuing, Verb.Wait, RescueWait, "the agent or the BMC is at work"),
        new(RescueWait, Verb.Abort, RescueFailed, "a person gave up; the node keeps its history"),
        new(RescueWait, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(RescueWait, Verb.Fail, RescueFailed, "a step failed, or the time was up"),
        new(RescueWait, Verb.Resume, Rescuing, "what was waited for came"),
        new(RescueFailed, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(RescueFailed, Verb.Rescue, Rescuing, "somebody must get in beside the instance"),
        new(RescueFailed, Verb.Unrescue, Unrescuing, "back to the instance"),
        new(Unrescuing, Verb.Done, Active, "the last step ended well"),
        new(Unrescuing, Verb.Fail, UnrescueFailed, "a step failed, or the time was up"),
        new(UnrescueFailed, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(UnrescueFailed, Verb.Rescue, Rescuing, "somebody must get in beside the instance"),
        new(UnrescueFailed, Verb.Unrescue, Unrescuing, "back to the instance"),
        new(Servicing, Verb.Done, Active, "the last step ended well"),
        new(Servicing, Verb.Fail, ServiceFailed, "a step failed, or the time was up"),
        new(Servicing, Verb.Hold, ServiceHold, "a step asks for a person"),
        new(Servicing, Verb.Wait, ServiceWait, "the agent or the BMC is at work"),
        new(ServiceWait, Verb.Abort, ServiceFailed, "back to the instance as it was"),
        new(ServiceWait, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(ServiceWait, Verb.Fail, ServiceFailed, "a step failed, or the time was up"),
        new(ServiceWait, Verb.Hold, ServiceHold, "a step asks for a person"),
        new(ServiceWait, Verb.Resume, Servicing, "what was waited for came"),
        new(ServiceFailed, Verb.Abort, Active, "back to the instance as it was"),
        new(ServiceFailed, Verb.Delete, Deleting, "the instance is no longer wanted"),
        new(ServiceFailed, Verb.Rescue, Rescuing, "somebody must get in beside the instance"),
        new(ServiceFailed, Verb.Service, Servicing, "steps are run while the instance keeps the machine"),
        new(ServiceFailed, Verb.Hold, ServiceHold, "a step asks for a person"),
        new(ServiceFailed, Verb.Wait, ServiceWait, "the agent or the BMC is at work"),
        new(ServiceHold, Verb.Abort, ServiceFailed, "back to the instance as it was"),
        new(ServiceHold, Verb.Service, Servicing, "steps are run while the instance keeps the machine"),
        new(ServiceHold, Verb.Unhold, ServiceWait, "released; the same commit goes on to the running state, nobody waits for a heartbeat"),
        new(ServiceHold, Verb.Fail, ServiceFailed, "a step failed, or the time was up"),
    ];

    private static readonly FrozenDictionary<(ProvisionState, Verb), ProvisionState> Next_ = Moves.ToFrozenDictionary(m => (m.From, m.Verb), m => m.To);

    private static readonly FrozenDictionary<ProvisionState, ProvisionState> Targets = new Dictionary<ProvisionState, ProvisionState>
    {
        [Verifying] = Manageable,
        [Deploying] = Active,
        [DeployWait] = Active,
        [DeployFailed] = Active,
        [DeployHold] = Active,
        [Cleaning] = Available,
        [CleanWait] = Available,
        [CleanFailed] = Available,
        [CleanHold] = Available,
        [Deleting] = Available,
        [Inspecting] = Manageable,
        [InspectFailed] = Manageable,
        [InspectWait] = Manageable,
        [Adopting] = Active,
        [AdoptFailed] = Active,
        [Rescuing] = Rescue,
        [RescueWait] = Rescue,
        [RescueFailed] = Rescue,
        [Unrescuing] = Active,
        [UnrescueFailed] = Active,
        [Servicing] = Active,
        [ServiceWait] = Active,
        [ServiceFailed] = Active,
        [ServiceHold] = Active,
    }.ToFrozenDictionary();

    /// <summary>Where <paramref name="verb"/> leads from <paramref name="from"/>, or <c>invalid-move</c> (400). Never throws.</summary>
    public static Result<ProvisionState> Next(ProvisionState from, Verb verb) =>
        Next_.TryGetValue((from, verb), out var to) ? to : new Problem("invalid-move", 400, $"'{verb.Word()}' cannot be done while the node is '{from.Wire()}'.");

    /// <summary>Whether the state changes only on request.</summary>
    public static bool IsStable(this ProvisionState state) => !Targets.ContainsKey(state);

    /// <summary>What <c>target_provision_state</c> shows while the node is in this state; null for a stable one.</summary>
    public static ProvisionState? Target(this ProvisionState state) => Targets.TryGetValue(state, out var target) ? target : null;

    /// <summary>Whether the state ends in "failed" or is <c>error</c>.</summary>
    public static bool IsFailed(this ProvisionState state) => state == Error || state.Wire().EndsWith(" failed", StringComparison.Ordinal);

    /// <summary>Whether the node waits for a person.</summary>
    public static bool IsHeld(this ProvisionState state) => state is DeployHold or CleanHold or ServiceHold;

    /// <summary>Whether the node waits for its agent, its BMC or a timer.</summary>
    public static bool IsWaiting(this ProvisionState state) => state is DeployWait or CleanWait or InspectWait or RescueWait or ServiceWait;

    /// <summary>The verbs that a person or program may use from here.</summary>
    public static IEnumerable<Verb> Verbs(this ProvisionState state) => Moves.Where(m => m.From == state && m.Verb.IsForCallers(state)).Select(m => m.Verb);
}
