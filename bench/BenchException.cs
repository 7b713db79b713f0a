namespace IronicConsole.Bench;

/// <summary>Why a measurement cannot be made or does not count.</summary>
public sealed class BenchException(string why) : Exception(why);
