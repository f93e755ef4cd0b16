using System.Collections.Concurrent;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>The one thread that starts engine processes.</summary>
/// <remarks>
/// An engine asks the kernel for a signal when its parent dies, and for the kernel the parent is the <em>thread</em> that forked
/// (prctl(2), PR_SET_PDEATHSIG). A thread of the pool may end at any time; this one lives as long as the process.
/// </remarks>
internal static class EngineThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static EngineThread() => new Thread(Run) { IsBackground = true, Name = "engine starter" }.Start();

    public static Task<T> RunAsync<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                result.SetResult(function());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        return result.Task;
    }

    private static void Run()
    {
        foreach (var work in Work.GetConsumingEnumerable())
            work();
    }
}
