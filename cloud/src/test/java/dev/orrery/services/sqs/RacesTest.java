package dev.orrery.services.sqs;

import static dev.orrery.services.sqs.SqsBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.kernel.store.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;

/// Two requests at once, one within the other at its worst moment: right before its transaction, or right behind it.
@Timeout(60)
class RacesTest {
    private static final Map<String, String> FIFO = Map.of("FifoQueue", "true", "ContentBasedDeduplication", "true");
    private final World world = new World(new MemoryStore(), 1);

    /// A queue whose dead letters go to the other one.
    private String source(String name, String dead) {
        var redrive = "{\"deadLetterTargetArn\":\"" + world.queue(dead).arn() + "\",\"maxReceiveCount\":1}";
        return world.make(name, name.endsWith(".fifo") ? Map.of("FifoQueue", "true", "ContentBasedDeduplication", "true", "RedrivePolicy", redrive)
                : Map.of("RedrivePolicy", redrive));
    }

    private String startMove(String from, String to) {
        return world.call(() -> world.moves.startMessageMoveTask(request -> request.sourceArn(world.queue(from).arn().toString())
                .destinationArn(world.queue(to).arn().toString()))).taskHandle();
    }

    private List<Held> held(String name) {
        return world.queue(name).with(Backlog::all);
    }

    private void sendTo(String url, String group, String body) {
        world.call(() -> world.sends.sendMessage(request -> request.queueUrl(url).messageGroupId(group).messageBody(body)));
    }

    @Test
    void aPurgeWhileDeadLettersAreMovedLeavesBothQueuesSound() {
        world.make("dead", Map.of());
        var url = source("orders", "dead");
        world.send(url, "a", "b");
        world.receive(url);
        world.clock.advance(Duration.ofSeconds(30));

        world.store.beforeNext(() -> {
            world.purge(url);
            world.send(url, "c", "d", "e");
        });
        assertThat(world.bodies(url)).containsExactly("c", "d", "e");

        assertThat(held("dead")).isEmpty();
        assertThat(held("orders")).hasSize(3);
        assertThat(world.queue("orders").counts()).isEqualTo(new Queue.Counts(0, 0, 3));
    }

    @Test
    void aPurgeOfTheSourceIsNotUndoneByAMoveTask() {
        var dead = world.make("dead", Map.of());
        var url = source("orders", "dead");
        world.send(dead, "a", "b");
        startMove("dead", "orders");

        world.store.beforeNext(() -> world.purge(dead));
        world.settle();

        assertThat(world.bodies(url)).isEmpty();
        assertThat(world.bodies(dead)).isEmpty();
        assertThat(held("dead")).isEmpty();
        assertThat(held("orders")).isEmpty();
        assertThat(world.rows()).isZero();
    }

    @Test
    void aPurgeOfTheDestinationIsNotUndoneByAMoveTask() {
        var dead = world.make("dead", Map.of());
        var url = source("orders", "dead");
        world.send(dead, "a", "b");
        startMove("dead", "orders");

        world.store.beforeNext(() -> {
            world.purge(url);
            world.sweep("orders");
        });
        world.settle();

        assertThat(world.bodies(url)).isEmpty();
        assertThat(held("orders")).isEmpty();
        assertThat(world.rows()).isZero();
    }

    @Test
    void aMoveTaskThatIsCancelledMeanwhileLeavesNoPlaceBehind() {
        var dead = world.make("dead", Map.of());
        source("orders", "dead");
        world.send(dead, "a", "b");
        var handle = startMove("dead", "orders");

        world.store.beforeNext(() -> world.call(() -> world.moves.cancelMessageMoveTask(request -> request.taskHandle(handle))));
        world.settle();

        assertThat(held("orders")).isEmpty();
        assertThat(world.bodies(dead)).containsExactly("a", "b");
    }

    @Test
    void aMoveTaskTakesItsPlacesInAFifoQueueWhenItsTurnHasCome() throws InterruptedException {
        var dead = world.make("dead.fifo", FIFO);
        var url = source("orders.fifo", "dead.fifo");
        sendTo(dead, "g", "moved");
        startMove("dead.fifo", "orders.fifo");

        var mover = new Thread(world::settle);
        world.queue("orders.fifo").inOrder(() -> {
            mover.start();
            awaitStop(mover);
            assertThat(held("orders.fifo")).isEmpty();
            sendTo(url, "g", "sent");
            return null;
        });
        mover.join();

        var received = world.receive(url);
        assertThat(received).extracting(Message::body).containsExactly("sent", "moved");
        assertThat(received).extracting(message -> message.attributesAsStrings().get("SequenceNumber")).isSorted();
    }

    /// Until a thread waits for a lock, or is done.
    private static void awaitStop(Thread thread) {
        try {
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChangedVisibilityDoesNotShowWhatSomebodyElseHasReceivedMeanwhile() {
        var url = world.make("orders", Map.of());
        world.send(url, "a");
        var taken = world.receive(url).getFirst();

        world.store.behindNext(() -> {
            world.clock.advance(Duration.ofSeconds(30));
            assertThat(world.bodies(url)).containsExactly("a");
        });
        hide(url, taken, 0);

        assertThat(world.bodies(url)).isEmpty();
        world.clock.advance(Duration.ofSeconds(30));
        assertThat(world.bodies(url)).containsExactly("a");
    }

    @Test
    void theLaterOfTwoChangesOfAVisibilityCounts() {
        var url = world.make("orders", Map.of());
        world.send(url, "a");
        var taken = world.receive(url).getFirst();

        world.store.behindNext(() -> hide(url, taken, 100));
        hide(url, taken, 0);

        assertThat(world.bodies(url)).isEmpty();
        world.clock.advance(Duration.ofSeconds(100));
        assertThat(world.bodies(url)).containsExactly("a");
    }

    private void hide(String url, Message message, int seconds) {
        world.call(() -> world.receipts.changeMessageVisibility(request -> request.queueUrl(url).receiptHandle(message.receiptHandle())
                .visibilityTimeout(seconds)));
    }

    @Test
    void aReceiveThatIsTriedAgainDoesNotShowWhatSomebodyElseHasReceivedMeanwhile() {
        var url = world.make("orders.fifo", FIFO);
        sendTo(url, "g", "a");
        attempt(url);

        world.store.behindNext(() -> {
            world.clock.advance(Duration.ofSeconds(40));
            assertThat(world.bodies(url)).containsExactly("a");
        });
        attempt(url);

        assertThat(world.bodies(url)).isEmpty();
    }

    private void attempt(String url) {
        assertThat(world.call(() -> world.receives.receiveMessage(request -> request.queueUrl(url).receiveRequestAttemptId("try"))).messages())
                .hasSize(1);
    }

    @Test
    void whoBeginsToWaitForAQueueThatHasJustBeenDeletedIsTold() {
        var url = world.make("orders", Map.of());
        var queue = world.queue("orders");
        world.call(() -> world.queues.deleteQueue(request -> request.queueUrl(url)));

        assertThat(refusal(() -> world.receives.poll(queue, new Receiver.Order(1, 0, "", false), Duration.ofSeconds(20))))
                .isEqualTo("QueueDoesNotExist: The specified queue does not exist.");
    }
}
