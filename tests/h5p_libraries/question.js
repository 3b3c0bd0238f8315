// A question of our own making, which talks to H5P's core as the public libraries do.
var H5P = H5P || {};

H5P.ChasquiQuestion = (function ($, EventDispatcher) {
  function Question(params, contentId, extras) {
    EventDispatcher.call(this);
    this.params = params;
    this.contentId = contentId;
    this.chosen = extras && extras.previousState ? extras.previousState.chosen : null;
  }

  Question.prototype = Object.create(EventDispatcher.prototype);
  Question.prototype.constructor = Question;

  Question.prototype.attach = function ($container) {
    var self = this;
    $container.addClass('chasqui-question').html($('<div>', {'class': 'asked', html: self.params.question}));
    if (self.params.picture && self.params.picture.path) {
      $container.append($('<img>', {alt: '', src: H5P.getPath(self.params.picture.path, self.contentId)}));
    }
    self.params.answers.forEach(function (answer, index) {
      var $button = $('<button>', {type: 'button', html: answer.text, 'aria-pressed': index === self.chosen});
      $button.on('click', function () { self.choose(index); });
      $container.append($button);
    });
    self.$told = $('<p>', {'class': 'told', 'aria-live': 'polite'}).appendTo($container);
    self.tell();
  };

  Question.prototype.choose = function (index) {
    this.chosen = index;
    this.tell();
    this.triggerXAPIScored(this.getScore(), this.getMaxScore(), 'answered', true, this.getScore() === this.getMaxScore());
    this.trigger('resize');
  };

  Question.prototype.tell = function () {
    if (this.chosen !== null) {
      this.$told.html(this.getScore() ? this.params.words.right : this.params.words.wrong);
    }
  };

  Question.prototype.getScore = function () {
    return this.chosen !== null && this.params.answers[this.chosen].correct ? 1 : 0;
  };
  Question.prototype.getMaxScore = function () { return 1; };
  Question.prototype.getAnswerGiven = function () { return this.chosen !== null; };
  Question.prototype.getCurrentState = function () { return this.chosen === null ? {} : {chosen: this.chosen}; };
  Question.prototype.getTitle = function () { return H5P.createTitle(this.params.question); };

  return Question;
})(H5P.jQuery, H5P.EventDispatcher);
