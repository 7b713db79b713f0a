namespace IronicConsole.Web.Components;

/// <summary>One way out of a failure.</summary>
/// <param name="Key">Stable name, e.g. <c>retry</c>; tests find the button by it.</param>
/// <param name="Title">The verb and its object: "Retry step 5 as it is".</param>
/// <param name="Effect">What it costs and changes: "Adds 9-13 min and 1 reboot, clears the fault".</param>
/// <param name="Icon">Icon at the left.</param>
/// <param name="Record">How often it helped, from history: "worked on 4 of 4"; null when nobody knows.</param>
/// <param name="Why">Why it cannot be done now; null when it can.</param>
public sealed record Fix(string Key, string Title, string Effect, string Icon = "reboot", string? Record = null, string? Why = null);
