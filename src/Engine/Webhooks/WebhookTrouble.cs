namespace IronicConsole.Engine.Webhooks;

/// <summary>A target that does not take what it is told.</summary>
/// <param name="Since">When it began.</param>
/// <param name="Times">How often it was tried since.</param>
/// <param name="Why">What became of the last try, without anything of the target's address.</param>
/// <param name="NextAt">When it is tried again.</param>
public sealed record WebhookTrouble(DateTimeOffset Since, int Times, string Why, DateTimeOffset NextAt);
