using System.Diagnostics;

namespace IronicConsole.Tests;

/// <summary>Waits for conditions. A wait in vain says what it waited for.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(20);

    public static Task True(string what, Func<bool> holds) => True(() => what, () => Task.FromResult(holds()));

    public static Task True(string what, Func<Task<bool>> holds) => True(() => what, holds);

    /// <param name="what">What is waited for, with how it stands; asked when the wait was in vain.</param>
    /// <param name="holds">The condition.</param>
    public static Task True(Func<string> what, Func<bool> holds) => True(what, () => Task.FromResult(holds()));

    public static async Task True(Func<string> what, Func<Task<bool>> holds)
    {
        for (var clock = Stopwatch.StartNew(); !await holds();)
        {
            if (clock.Elapsed > Longest) Assert.Fail($"Waited {Longest.TotalSeconds:0} s for {what()}.");
            await Task.Delay(Pause);
        }
    }
}
